"""The pages on which one signs in and out."""
