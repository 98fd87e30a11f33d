"""A year of the programme: dates, dimensions, memberships, the regions that take part, what was recognised, history."""
