"""What can be done about who came, a file for each story."""
