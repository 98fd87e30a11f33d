"""What can be typed in, one file for each story."""
