"""Bytes in, bytes out: tables as CSV and spreadsheets, QR codes, calendar files. No request, no database."""
