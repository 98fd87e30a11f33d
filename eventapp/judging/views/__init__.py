"""Pages of judging, one module per audience."""
