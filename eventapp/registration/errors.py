"""What acts about registrations can refuse. Every refusal leaves the database as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from eventapp.errors import N_, InvalidInput, NotFound, Refusal


class InvalidRegistration(InvalidInput):
    """Answers that cannot be taken as they stand; ``errors`` holds the sentences by field."""

    code = "invalid_registration"
    message = N_("Some answers need correcting; what you typed is kept.")

    def __init__(self, refusals: Mapping[str, Refusal], translate: Callable[[str], str] = str) -> None:
        super().__init__()
        self.errors = {field: [refusal.sentence(translate)] for field, refusal in refusals.items()}


class QuotaFull(Refusal):
    """Every seat of this way to attend is held; the last one was given once."""

    code, status = "quota_full", 409
    message = N_("All seats are taken. Choose another way to attend, or the waiting list.")
    by_attendance: ClassVar[Mapping[str, str]] = {
        "onsite": N_("All on-site seats are taken. Choose to take part online, or the waiting list."),
        "online": N_("All online seats are taken. Choose to come on site, or the waiting list."),
    }

    def __init__(self, attendance: str) -> None:
        super().__init__(self.by_attendance.get(attendance), field="attendance")


class NotOffered(Refusal):
    """This edition cannot be attended in this way."""

    code, status = "attendance_not_offered", 422
    message = N_("This forum cannot be attended in this way. Choose one of the ways on the form.")


class AlreadyRegistered(Refusal):
    """The same person by name and address; the ticket goes to its owner again, and nothing else is told."""

    code, status = "already_registered", 409
    message = N_(
        "Somebody is already registered with this name and e-mail address. We have mailed the ticket to that address"
        " again. To register another person, write that person's name."
    )

    def __init__(self, registration_id: int) -> None:
        super().__init__()
        self.registration_id = registration_id


class RegistrationClosed(Refusal):
    """After registration closes."""

    code, status = "registration_closed", 409
    message = N_("Registration is closed, so nothing was sent. Ask the help desk if you still want to come.")


class RegistrationNotOpen(RegistrationClosed):
    """Before registration opens, or while nobody has said when it does."""

    code = "registration_not_open"
    message = N_("Registration is not open yet, so nothing was sent. The forum's page says when it opens.")


class AlreadyCancelled(Refusal):
    """A cancelled registration stays as it was."""

    code, status = "already_cancelled", 409
    message = N_("This registration was cancelled and cannot be changed any more. Please register again.")


class NothingToMail(Refusal):
    """A cancelled registration has no ticket."""

    code, status = "nothing_to_mail", 409
    message = N_("This registration was cancelled, so there is no ticket to mail.")


class TicketUnknown(NotFound):
    """A manage link that was never given out, or was cut off on its way."""

    code = "ticket_unknown"
    message = N_(
        "No ticket belongs to this link. Check that it was copied whole, or register again with the same name and"
        " e-mail address: then the ticket is mailed to you again."
    )


class TicketMissing(NotFound):
    """This browser keeps no ticket."""

    code = "ticket_missing"
    message = N_(
        "This browser holds no ticket for this forum. Open the link in the mail with your ticket, or register; with the"
        " same name and e-mail address the ticket is mailed to you again."
    )


class TicketElsewhere(TicketMissing):
    """The ticket that this browser keeps is of another edition."""

    code = "ticket_of_another_edition"
    message = N_(
        "The ticket in this browser is for %(forum)s, not for this forum. Open the link in the mail with the ticket for"
        " this forum, or register."
    )


class QuotaTooSmall(Refusal):
    """A quota cannot be set below the seats that are held."""

    code, status = "quota_below_used", 409
    message = N_("%(used)s seats are taken already. Set the quota to %(used)s or more, or cancel registrations first.")


class BadQuota(InvalidInput):
    """A size that is no number of seats."""

    code = "bad_quota"
    message = N_("A quota is a whole number from 0 to %(most)s.")


class BadWindow(InvalidInput):
    """Registration would close before it opens."""

    code = "bad_window"
    message = N_("Registration must close after it opens. Check both times.")
