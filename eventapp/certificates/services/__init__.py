"""What can be done with certificates, one module per sort of them."""
