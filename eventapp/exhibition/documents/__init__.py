"""Rows of the exhibition as files: a spreadsheet of the booths, and the whole exhibition as static pages."""
