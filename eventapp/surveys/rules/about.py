"""What a survey asks about: the whole forum once, or each of its sessions or booths."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["WORDS", "About"]


class About(StrEnum):
    """What one response is about."""

    FORUM = "forum"
    SESSION = "session"
    BOOTH = "booth"


WORDS = {About.SESSION: {"id": "Sesi", "en": "Session"}, About.BOOTH: {"id": "Booth", "en": "Booth"}}
"""What a column of these is called in a file."""
