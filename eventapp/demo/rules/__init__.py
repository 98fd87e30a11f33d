"""Invented people and texts of the example, from a fixed seed."""
