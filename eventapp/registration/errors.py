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


class TypeFull(QuotaFull):
    """Every seat of this ticket type is held, whatever is free for others."""

    code = "type_full"

    def __init__(self) -> None:
        Refusal.__init__(
            self,
            N_("All seats of this ticket type are taken. Choose another type, or the waiting list."),
            field="ticket_type",
        )


class RegionFull(QuotaFull):
    """The region has as many people as it may have."""

    code = "region_full"

    def __init__(self) -> None:
        Refusal.__init__(
            self,
            N_("All seats of your region are taken. Ask your region’s coordinator, or choose the waiting list."),
            field="organisation",
        )


class DayFull(QuotaFull):
    """A day that was chosen has no seat left."""

    code = "day_full"

    def __init__(self) -> None:
        Refusal.__init__(
            self,
            N_("All seats of a day that you chose are taken. Choose other days, or the waiting list."),
            field="days",
        )


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


class TypeUnknown(InvalidInput):
    """A ticket type that this edition has not, or that only a code opens."""

    code = "ticket_type_unknown"
    message = N_("This ticket type is not offered. Choose one of the types on the form.")


class CodeNeeded(InvalidInput):
    """The type, or the whole registration, is open to those who have a code."""

    code = "access_code_needed"
    message = N_("This needs an access code. Type the code that the organiser gave you.")


class CodeUnknown(InvalidInput):
    """A code that was never given out, was withdrawn or is too old; the three are not told apart."""

    code = "access_code_unknown"
    message = N_("This access code is not valid, or not any more. Check how it is written, or ask who gave it to you.")


class CodeUsedUp(Refusal):
    """As many people as a code admits have used it."""

    code, status = "access_code_used_up", 409
    message = N_("This access code has been used as often as it may be. Ask who gave it to you.")


class InvitationOver(Refusal):
    """An invitation that was used, withdrawn, or whose deadline has passed."""

    code, status = "invitation_over", 409
    message = N_(
        "This invitation was used already, was withdrawn, or its deadline has passed. Ask the organiser for a new one."
    )


class DayNotOffered(InvalidInput):
    """A day that is none of the forum's, or none of the ticket type's."""

    code = "day_not_offered"
    message = N_("This day cannot be chosen. Choose at least one of the days on the form.")


class OfferOver(Refusal):
    """The seat was offered until a moment that has passed, or not at all."""

    code, status = "offer_over", 409
    message = N_("This offer has ended, and the seat went to the next in line. You may register again for a new place.")


class NotPending(Refusal):
    """Somebody has decided already, or there was nothing to decide."""

    code, status = "not_pending", 409
    message = N_("This registration does not wait for a decision any more. Look at its page for what was decided.")


class NotWaiting(Refusal):
    """Only somebody in line can be moved up."""

    code, status = "not_waiting", 409
    message = N_("This person is not on the waiting list any more.")


class ReasonNeeded(InvalidInput):
    """A decision about a person that nobody could understand later."""

    code = "reason_needed"
    message = N_("Write the reason in a few words; it is kept, and whoever is refused reads it.")


class BadType(InvalidInput):
    """A ticket type that cannot be as it was written."""

    code = "bad_ticket_type"
    message = N_("Give the type a name and at least one way to attend.")


class TypeTaken(Refusal):
    """Two types would have the same key."""

    code, status = "ticket_type_taken", 409
    message = N_("There is a ticket type with this name already. Choose another name.")


class TypeInUse(Refusal):
    """Registrations, codes or invitations belong to the type."""

    code, status = "ticket_type_in_use", 409
    message = N_("People have registered with this type, so it cannot be removed. Let it close instead.")


class RegionsOverLimit(Refusal):
    """Regions that hold more seats than the limit would allow."""

    code, status = "region_limit_below_used", 409
    message = N_(
        "%(regions)s hold more seats than that already, at most %(used)s. Set %(used)s or more, or give these regions"
        " limits of their own first."
    )


class RegionUnknown(InvalidInput):
    """A text that names no region for certain."""

    code = "region_unknown"
    message = N_("No region has this name. Write it as the registry does, such as Kota Bandung.")


class BadCode(InvalidInput):
    """An access code that nobody could type, or whose numbers do not fit."""

    code = "bad_access_code"
    message = N_("A code has 6 to 40 letters and digits. Reserved seats need a way to attend and a number of uses.")


class CodeTaken(Refusal):
    """Two codes that could not be told apart."""

    code, status = "access_code_taken", 409
    message = N_("There is such a code already; capitals, blanks and hyphens make no difference. Choose another.")


class BadOptions(InvalidInput):
    """A number of hours that cannot be."""

    code = "bad_registration_options"
    message = N_("The time for an answer is a whole number of hours from 0 to %(most)s.")


class NoJoinAddress(NotFound):
    """Nobody has said where the stream is."""

    code = "no_join_address"
    message = N_("The organiser has not set up the online broadcast yet. Please look again shortly before it begins.")


class NotForOnline(Refusal):
    """The stream is for confirmed people who take part online."""

    code, status = "not_for_online", 403
    message = N_("The broadcast is for people who are registered to take part online. Change your way to attend first.")


class JoinClosed(Refusal):
    """The stream is not open: not yet, not any more, or between two days."""

    code, status = "join_closed", 409
    message = N_("The broadcast is not open now. This page shows when it opens.")


class SameEmail(InvalidInput):
    """The address that is registered already."""

    code = "same_email"
    message = N_("This is the address that is registered already, so there is nothing to change.")


class EmailLinkUnknown(NotFound):
    """A link that was never given out, was used, or is too old."""

    code = "email_link_unknown"
    message = N_(
        "This link is used, too old, or was not copied whole. Open your ticket and write the new address once more."
    )


class PersonTaken(Refusal):
    """Another living registration has this name at this address."""

    code, status = "person_taken", 409
    message = N_("Another registration of this forum has the same name and e-mail address. Each person has one ticket.")


class OtherName(InvalidInput):
    """A ticket is personal: its owner may correct the name, not give the ticket away."""

    code = "other_name"
    message = N_("This is another name, and a ticket is personal. If it is yours, ask the organiser to change it.")


class OtherNameInDelegation(OtherName):
    """The same in a delegation, whose coordinator may give the place to somebody else."""

    message = N_(
        "This is another name, and a ticket is personal. Your coordinator can give the place to somebody else until the"
        " delegation’s deadline; for anything else ask the organiser."
    )


class CampaignSent(Refusal):
    """A letter that is on its way cannot be changed or sent again."""

    code, status = "campaign_sent", 409
    message = N_("This letter has been sent and cannot be changed any more. Write a new one.")


class RecipientsChanged(Refusal):
    """Between reading and pressing, the number of people changed."""

    code, status = "recipients_changed", 409
    message = N_(
        "Meanwhile the list holds %(now)s people instead of %(seen)s. Nothing was sent; look and confirm again."
    )


class NobodyToWrite(Refusal):
    """The filters leave nobody."""

    code, status = "nobody_to_write", 409
    message = N_("Nobody is in this list, so there is nobody to write to. Choose other filters.")


class NoMailbox(Refusal):
    """Whoever tests has no address that mail can be sent to."""

    code, status = "no_mailbox", 409
    message = N_("Your account has no e-mail address that mail can be sent to.")


class BadPracticalInformation(InvalidInput):
    """A value of the practical information that cannot be used."""

    code = "bad_practical_information"
    message = N_("This cannot be used; please correct it.")


class EmptyNote(InvalidInput):
    """A note without a word."""

    code = "empty_note"
    message = N_("Write something; an empty note is not kept.")


class NobodyChosen(Refusal):
    """The ticked rows and filters leave nobody."""

    code, status = "nobody_chosen", 409
    message = N_("Nobody is chosen. Go back to the list, tick rows or choose other filters.")


class PeopleChanged(Refusal):
    """Between looking and pressing, the number of people changed."""

    code, status = "people_changed", 409
    message = N_("Meanwhile it is %(now)s people instead of %(seen)s. Nothing was done; look and confirm again.")


class ListTooLong(Refusal):
    """A paper for more people than one file can hold."""

    code, status = "list_too_long", 409
    message = N_("This would be a paper for %(number)s people; one file holds %(most)s. Choose fewer by the filters.")


class NoAttendance(Refusal):
    """A letter about attending for somebody who did not come."""

    code, status = "no_attendance", 409
    message = N_("No gate has let this person in, so there is no attendance to certify. Let them in at a gate first.")


class TooEarlyToDelete(InvalidInput):
    """Personal data are needed until the forum is over."""

    code = "too_early_to_delete"
    message = N_("The day must be after the last day of the forum (%(last)s).")


class AlreadyDeleted(Refusal):
    """The data of the edition are gone, or going."""

    code, status = "already_deleted", 409
    message = N_("The personal data of this edition have been deleted; the day cannot be changed any more.")
