"""Satisfaction surveys: anonymous answers, statistics that say how sure they are, and the public-service index (SKM)."""
