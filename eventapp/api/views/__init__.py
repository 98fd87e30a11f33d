"""The API's operations."""
