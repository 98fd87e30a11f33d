"""The rules of registering, as plain functions over plain data."""
