"""Satisfaction surveys: anonymous answers, statistics that say how sure they are, the public-service index (SKM)."""
