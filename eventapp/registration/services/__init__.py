"""What can be done about registrations."""
