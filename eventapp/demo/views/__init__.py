"""The page that says what to try."""
