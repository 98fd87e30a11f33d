"""The versioned JSON API for other people's programs; serialises the same rows that pages use."""
