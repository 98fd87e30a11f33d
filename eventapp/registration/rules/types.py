"""Ticket types and roles as plain data: colours of the badge, what a person can be, and four types made ready."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.registration.rules.states import Attendance

LONGEST_KEY = 40
_BOTH = (Attendance.ONSITE, Attendance.ONLINE)
_ONSITE = (Attendance.ONSITE,)


class Colour(StrEnum):
    """The colours of a badge that can be told apart in print, on a screen and by those who see no red."""

    NAVY = "navy"
    BLUE = "blue"
    GREEN = "green"
    GOLD = "gold"
    RED = "red"
    PURPLE = "purple"
    GREY = "grey"


class PersonRole(StrEnum):
    """What somebody does at the forum, beside being registered; one person may have several roles on one ticket."""

    VIP = "vip"
    SPEAKER = "speaker"
    MODERATOR = "moderator"
    JUDGE = "judge"
    MENTOR = "mentor"
    AWARDEE = "awardee"
    EXHIBITOR = "exhibitor"
    PRESS = "press"
    COMMITTEE = "committee"
    VOLUNTEER = "volunteer"


COLOUR_LABELS = {
    Colour.NAVY: N_("Navy"),
    Colour.BLUE: N_("Blue"),
    Colour.GREEN: N_("Green"),
    Colour.GOLD: N_("Gold"),
    Colour.RED: N_("Red"),
    Colour.PURPLE: N_("Purple"),
    Colour.GREY: N_("Grey"),
}
ROLE_LABELS = {
    PersonRole.VIP: N_("VIP"),
    PersonRole.SPEAKER: N_("Speaker"),
    PersonRole.MODERATOR: N_("Moderator"),
    PersonRole.JUDGE: N_("Judge"),
    PersonRole.MENTOR: N_("Mentor"),
    PersonRole.AWARDEE: N_("Award winner"),
    PersonRole.EXHIBITOR: N_("Booth team"),
    PersonRole.PRESS: N_("Press"),
    PersonRole.COMMITTEE: N_("Committee"),
    PersonRole.VOLUNTEER: N_("Volunteer"),
}


@frozen
class ReadyMade:
    """A type that an organiser can have at one press and change afterwards."""

    key: str
    name_id: str
    name_en: str
    colour: Colour
    ways: tuple[Attendance, ...]
    needs_code: bool = False
    needs_approval: bool = False


READY_MADE = (
    ReadyMade("vip", "Tamu VIP", "VIP guest", Colour.GOLD, _ONSITE, needs_code=True),
    ReadyMade("press", "Pers", "Press", Colour.GREEN, _BOTH, needs_approval=True),
    ReadyMade("speaker", "Narasumber", "Speaker", Colour.PURPLE, _BOTH, needs_code=True),
    ReadyMade("committee", "Panitia", "Committee", Colour.RED, _ONSITE, needs_code=True),
)


def key_of(name: str) -> str:
    """The key of a type, made of its name: ``Tamu VIP`` is ``tamu-vip``; empty when nothing of the name is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].strip("-")
