"""What a survey asks about: the whole forum once, or each of its sessions or booths."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["About"]


class About(StrEnum):
    """What one response is about."""

    FORUM = "forum"
    SESSION = "session"
    BOOTH = "booth"
