"""Pages and files of the agenda."""
