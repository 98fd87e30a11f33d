"""What organisers and the desk see, a file for each story."""
