"""The rules of the door as plain functions over plain data."""
