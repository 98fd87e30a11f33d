"""What can be done in a round, one module per family of acts."""
