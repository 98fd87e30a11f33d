"""Judging: rounds and rubrics, panels and assignment, the score log, tabulation and publication of results."""
