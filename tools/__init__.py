"""What the people who change eventapp run: set-up, message catalogues, import contracts. Nothing here is shipped."""
