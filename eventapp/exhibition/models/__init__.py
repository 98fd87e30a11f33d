"""Tables of the exhibition, one file for each story."""
