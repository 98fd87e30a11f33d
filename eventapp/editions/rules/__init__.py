"""The rules of editions: tracks and their stages, the words for them, and the archive as plain rows."""
