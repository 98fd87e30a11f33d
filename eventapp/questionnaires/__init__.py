"""Versioned questions in both languages, how an answer to them is judged, and how they are shown in a form."""
