"""What can be asked about who came, a file for each story."""
