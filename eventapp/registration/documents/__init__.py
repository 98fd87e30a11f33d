"""Registrations as other things than pages, a file for each: ticket, calendar, message, lists."""
