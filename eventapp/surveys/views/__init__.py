"""Pages of surveys: for whoever answers, and for organisers and analysts."""
