"""Pages of certificates, one module per audience."""
