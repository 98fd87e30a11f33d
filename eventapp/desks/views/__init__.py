"""Pages that join capabilities, by audience."""
