"""What a booth may hold, how it is compared, drawn, ordered and found, reckoned on plain values."""
