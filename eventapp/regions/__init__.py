"""The registry of provinces, cities and regencies, and what a written name of one of them means."""
