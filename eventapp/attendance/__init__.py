"""The door: gates of areas, and one entry per ticket, area and day, however many scan at once."""
