"""What acts about the agenda can refuse."""

from __future__ import annotations

from eventapp.errors import N_, InvalidInput, Refusal


class EndsBeforeStart(InvalidInput):
    """A session that takes no time."""

    code = "session_ends_before_start"
    message = N_("The session ends at %(ends)s, which is not after its start at %(starts)s. Correct one of the times.")


class DaysUnknown(Refusal):
    """The edition has no days yet."""

    code, status = "edition_days_unknown", 409
    message = N_("Enter the first and last day of the edition in its settings before you add sessions.")


class SessionsOutside(InvalidInput):
    """Days of an edition that would leave sessions behind."""

    code = "sessions_outside"
    message = N_(
        "%(number)s sessions would lie outside these days, such as %(title)s on %(day)s. "
        "Let the sessions move along, or choose days that hold them."
    )


class OutsideEdition(InvalidInput):
    """A session that does not lie within the edition's days."""

    code = "session_outside_edition"
    message = N_("The session lies on %(day)s, outside the edition's days %(first)s to %(last)s. Choose one of them.")


class RoomTaken(Refusal):
    """Two sessions cannot share a room at one time."""

    code, status = "room_taken", 409
    message = N_("The room %(room)s is taken at that time by “%(title)s”. Choose another time or room.")


class NameNeeded(InvalidInput):
    """A title, a room or a person without a name."""

    code = "session_name_needed"
    message = N_("A session needs a title and a room, and each person a name.")


class SeatsNegative(InvalidInput):
    """A number of seats below zero."""

    code = "session_seats_negative"
    message = N_("A room cannot have %(seats)s seats. Type 0 or more, or leave it empty.")
