"""The agenda as files."""
