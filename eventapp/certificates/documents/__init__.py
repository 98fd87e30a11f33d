"""Certificates as papers, one module per sort of them."""
