"""Builds the example edition and hands out the links to its roles."""
