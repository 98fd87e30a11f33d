"""What can be asked about judging, one module per reader."""
