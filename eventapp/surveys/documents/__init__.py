"""Surveys as files: answers, statistics, codebook, and a report to print."""
