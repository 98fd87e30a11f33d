"""What can be asked about editions."""
