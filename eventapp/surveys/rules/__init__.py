"""How survey answers are read and counted: plain functions over plain data, the same for page, export and command."""
