"""What may be typed in, by who types it."""
