"""What can be done in the exhibition, one module per family of acts."""
