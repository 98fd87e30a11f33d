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


class SeatsTaken(Refusal):
    """Fewer seats than people who booked."""

    code, status = "session_seats_taken", 409
    message = N_("%(taken)s seats are already booked, so the session cannot have fewer. Free seats first.")


class SessionFull(Refusal):
    """The last seat went to somebody else; nothing was changed."""

    code, status = "session_full", 409
    message = N_("Every seat of “%(title)s” is taken. Choose another session, or leave it out.")


class SessionCancelled(Refusal):
    """A session that does not take place."""

    code, status = "session_cancelled", 409
    message = N_("“%(title)s” was cancelled. Choose another session.")


class SessionStays(Refusal):
    """A session that somebody booked, or that has begun, is part of what happened."""

    code, status = "session_stays", 409
    message = N_("People have booked this session or it has begun, so it cannot be removed. Cancel it instead.")


class BadClock(InvalidInput):
    """What is no time of day."""

    code = "bad_clock"
    message = N_("Write the time as hours and minutes, such as 09.00.")


class BadAddress(InvalidInput):
    """An address that browsers cannot open safely."""

    code = "bad_session_address"
    message = N_("Write a whole address that begins with https://.")


class RoomNameTaken(Refusal):
    """Two rooms cannot share a name."""

    code, status = "room_name_taken", 409
    message = N_("There is already a room with the name %(name)s. Choose another.")
