"""What is true about registrations, a file for each story."""
