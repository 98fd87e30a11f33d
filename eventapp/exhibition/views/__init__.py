"""The pages of the exhibition, one module per audience."""
