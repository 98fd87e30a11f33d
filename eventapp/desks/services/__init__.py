"""Acts that several capabilities take part in, a file for each."""
