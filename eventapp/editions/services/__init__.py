"""What can be done about editions."""
