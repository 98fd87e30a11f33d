"""What the exhibition can refuse."""

from __future__ import annotations

from eventapp.errors import N_, InvalidInput, Refusal


class BadWebAddress(InvalidInput):
    """Not an address that a booth may lead to."""

    code = "bad_web_address"
    message = N_("Write a web address that begins with https://, for example https://madiunkota.go.id.")


class BadAccount(InvalidInput):
    """Not an account of the network whose field it stands in."""

    code = "bad_account"
    message = N_("Write the name of the %(network)s account, such as @kominfo, or the address of its page there.")


class BoothNotOpen(Refusal):
    """The region takes part, but no booth has been opened for it."""

    code, status = "booth_not_open", 409
    message = N_("Your region's booth has not been opened yet. Ask the organiser to open the booths.")


class BoothIncomplete(Refusal):
    """A part that visitors need is missing."""

    code, status = "booth_incomplete", 422
    message = N_("The booth cannot be published yet: %(count)s of %(all)s parts are still empty. Fill them in first.")


class BoothChangedMeanwhile(Refusal):
    """A colleague changed the draft between the comparison and the confirmation."""

    code, status = "booth_changed_meanwhile", 409
    message = N_("Somebody of your team changed the booth meanwhile. Look at what changes once more, then publish.")


class FigureIncomplete(InvalidInput):
    """A number nobody can read, or words without a number."""

    code = "figure_incomplete"
    message = N_("Give both the number and what it counts, or leave both empty.")


class UnknownDimension(InvalidInput):
    """The edition has no such dimension."""

    code = "unknown_dimension"
    message = N_("Choose one of the dimensions of this edition.")


class TooManyInnovations(Refusal):
    """A booth shows what a visitor can take in."""

    code, status = "too_many_innovations", 409
    message = N_("A booth shows at most %(most)s innovations. Delete one before you add another.")


class NotOfTheTeam(InvalidInput):
    """The person in charge must be able to read the inbox."""

    code = "not_of_the_team"
    message = N_("Choose a person of your own team.")


class FolderNotEmpty(Refusal):
    """An export never mixes with files that are already there."""

    code, status = "folder_not_empty", 409
    message = N_("%(folder)s is not empty. Name a folder that does not exist yet, or an empty one.")


class ExhibitionFrozen(Refusal):
    """The edition's exhibition is over; it stays readable."""

    code, status = "exhibition_frozen", 409
    message = N_("This exhibition is over. It stays readable; nothing can be changed, sent or booked in it any more.")


class EndDatesReversed(InvalidInput):
    """Contacts stay at least as long as the exhibition lives, and both end after the forum."""

    code = "end_dates_reversed"
    message = N_("Choose a day after the forum, and let the contacts stay at least until the exhibition is frozen.")


class EndTooLate(InvalidInput):
    """Nobody's numbers are kept for years."""

    code = "end_too_late"
    message = N_("Choose a day at most one year after the forum’s last day.")


class NothingToContinue(Refusal):
    """The region had no published booth in an earlier edition."""

    code, status = "nothing_to_continue", 409
    message = N_("There is no published booth of your region in an earlier edition.")


class BoothNotEmpty(Refusal):
    """A copy never overwrites what a team has written."""

    code, status = "booth_not_empty", 409
    message = N_("This booth already holds something. Only an empty booth can begin as a copy of an earlier one.")


class SamePerson(InvalidInput):
    """Somebody cannot take over from themselves."""

    code = "same_person"
    message = N_("Choose somebody else than the person who leaves.")


class ContactNotShown(Refusal):
    """The person in charge does not show this now, or not to this visitor."""

    code, status = "contact_not_shown", 403
    message = N_("This contact is not shown now. Write a message instead: it always reaches the team.")


class BadHours(InvalidInput):
    """The end must be later than the beginning."""

    code = "bad_hours"
    message = N_("The end of the hours must be later than their beginning, and at least one day must be ticked.")


class TooManyLinks(InvalidInput):
    """A message full of addresses is an advertisement."""

    code = "too_many_links"
    message = N_("A message may hold at most %(most)s web addresses, and this one has %(count)s. Leave some out.")


class VisitorBlocked(Refusal):
    """The team takes no more messages from this address."""

    code, status = "visitor_blocked", 403
    message = N_("The team of this booth takes no more messages from this address. The help desk can tell you more.")


class ConversationEnded(Refusal):
    """The organiser has ended it."""

    code, status = "conversation_ended", 409
    message = N_("The organiser has ended this conversation. Nothing can be written in it any more.")


class NotAnsweredYet(Refusal):
    """A conversation is closed after an answer, not instead of one."""

    code, status = "not_answered_yet", 409
    message = N_("Answer first: only a conversation that has an answer can be closed.")


class TemplateTitleTaken(InvalidInput):
    """Two answers of one name cannot be told apart."""

    code = "template_title_taken"
    message = N_("Your team already has an answer of this name. Choose another name.")


class TooManyTemplates(Refusal):
    """A list to choose from at a glance."""

    code, status = "too_many_templates", 409
    message = N_("A team keeps at most %(most)s ready answers. Delete one before you add another.")


class SlotsImpossible(InvalidInput):
    """Times that cannot be offered."""

    code = "slots_impossible"
    message = N_("Choose a time in the future.")


class TooManySlots(Refusal):
    """More than anybody can keep."""

    code, status = "too_many_slots", 409
    message = N_("A booth offers at most %(most)s times to come. Withdraw some before you add more.")


class SlotTaken(Refusal):
    """Somebody else was quicker, or the time was withdrawn or has passed; nothing was booked."""

    code, status = "slot_taken", 409
    message = N_("This time has just been taken. Choose another one below; everything you typed is kept.")


class TooManyMeetings(Refusal):
    """One visitor leaves times for others."""

    code, status = "too_many_meetings", 409
    message = N_("You already have %(most)s meetings to come with this booth. Cancel one before you book another.")


class MeetingOver(Refusal):
    """What has begun cannot be moved or cancelled."""

    code, status = "meeting_over", 409
    message = N_("This meeting has begun, is over or was cancelled. It cannot be changed any more.")


class MeetingNotBegun(Refusal):
    """Nobody can have missed it yet."""

    code, status = "meeting_not_begun", 409
    message = N_("This can be noted once the meeting has begun.")


class BoothsClosed(Refusal):
    """The organiser has closed the booths, or the deadline is over."""

    code, status = "booths_closed", 409
    message = N_("The booths are closed: nothing can be changed any more. Ask the organiser if something is wrong.")


class ChangedMeanwhile(Refusal):
    """A colleague saved the same part after this form was opened; nothing was overwritten."""

    code, status = "changed_meanwhile", 409
    message = N_(
        "Somebody of your team has saved this part meanwhile. Both texts stand here: take over what you need and save."
    )


class TextMissing(InvalidInput):
    """A picture that a blind visitor would miss."""

    code = "text_missing"
    message = N_("Describe in one sentence what the picture shows; people who cannot see it read that.")


class TooManyPictures(Refusal):
    """More than a visitor looks at."""

    code, status = "too_many_pictures", 409
    message = N_("An innovation shows at most %(most)s pictures. Take one away before you add another.")


class TooMuchStored(Refusal):
    """The booth's share of the storage is used up."""

    code, status = "too_much_stored", 409
    message = N_("Your booth holds %(most)s files already. Take away what is no longer used and try again tomorrow.")


class NothingToRollBack(Refusal):
    """The version asked for is what visitors see."""

    code, status = "nothing_to_roll_back", 409
    message = N_("Visitors already see this version.")


class FileMissing(InvalidInput):
    """No file came with the form."""

    code = "file_missing"
    message = N_("Choose a file first.")


class TooManyFavourites(Refusal):
    """More than a visitor finds again."""

    code, status = "too_many_favourites", 409
    message = N_("You keep at most %(most)s favourites. Take one away before you add another.")
