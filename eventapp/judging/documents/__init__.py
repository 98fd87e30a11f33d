"""What judging hands out: tables, minutes, letters, copies of a result before the night."""
