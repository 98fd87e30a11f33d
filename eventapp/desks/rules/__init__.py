"""Reckoning for the pages that show several capabilities at once."""
