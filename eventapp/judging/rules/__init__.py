"""What people may dispute about a result, reckoned on plain values: no database, request, clock or hidden chance."""
