"""What can be asked about the exhibition, one module per reader."""
