"""What can be asked about certificates, one module per sort of them."""
