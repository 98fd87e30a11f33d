"""What is true about who came, a file for each story."""
