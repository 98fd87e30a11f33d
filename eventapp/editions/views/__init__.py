"""Pages about editions."""
