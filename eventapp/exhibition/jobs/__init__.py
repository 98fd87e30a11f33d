"""What the exhibition does later or again and again, one file for each story."""
