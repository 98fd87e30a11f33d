"""What can be asked about surveys, each in a fixed number of statements."""
