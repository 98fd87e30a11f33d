"""What can be asked about registrations, each in a fixed number of statements."""
