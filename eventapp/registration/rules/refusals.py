"""What can be refused about delegations and lists of people. Every refusal leaves the database as it was."""

from __future__ import annotations

from eventapp.errors import N_, InvalidInput, NotFound, Refusal


class DelegationLinkUnknown(NotFound):
    """A coordinator's link that was never given out, or that another one took the place of."""

    code = "delegation_link_unknown"
    message = N_("This link to a delegation does not hold any more. Ask the organisers for the new one.")


class DelegationClosed(Refusal):
    """After the deadline of a delegation."""

    code, status = "delegation_closed", 409
    message = N_("The time for changing this delegation is over, so nothing was changed. Ask the organisers.")


class DelegationFull(Refusal):
    """More people than a delegation may bring."""

    code, status = "delegation_full", 409
    message = N_(
        "This delegation has %(seats)s seats and %(free)s of them are free, but %(wanted)s people would be entered."
        " Leave some out, or ask the organisers for more seats."
    )


class SeatsShort(Refusal):
    """A list needs more seats than there are; nobody of it was entered."""

    code, status = "seats_short", 409
    message = N_("%(wanted)s seats are needed and %(free)s are free, so nobody was entered. Leave some people out.")


class PersonEntered(Refusal):
    """The same person by name and address is registered already."""

    code, status = "person_entered", 409
    message = N_("Somebody is registered already with this name and e-mail address.")


class DelegationExists(Refusal):
    """Two delegations of one name could not be told apart."""

    code, status = "delegation_exists", 409
    message = N_("There is a delegation of this name already.")


class DelegationNotEmpty(Refusal):
    """A delegation goes when its last member has gone."""

    code, status = "delegation_not_empty", 409
    message = N_("There are people in this delegation. End its link, or take the people out first.")


class NoCoordinator(Refusal):
    """There is nobody to mail the link to."""

    code, status = "no_coordinator", 409
    message = N_("Write the coordinator’s name and e-mail address first.")


class ImportEntered(Refusal):
    """A list is entered once."""

    code, status = "import_entered", 409
    message = N_("This list was entered already; nobody was entered twice.")


class NothingToEnter(Refusal):
    """No row of a list can be entered as it stands."""

    code, status = "nothing_to_enter", 409
    message = N_("No row of this list can be entered yet. Correct the rows below, or choose another list.")


class BadMapping(InvalidInput):
    """Columns that make no list of people."""

    code = "bad_mapping"
    message = N_("Choose which column holds the names, and use no column twice.")


class UndoOver(Refusal):
    """Lists can be taken back for a day."""

    code, status = "undo_over", 409
    message = N_("This list was entered more than 24 hours ago or was taken back already.")


class FileMissing(InvalidInput):
    """A form without its file and without text."""

    code = "file_missing"
    message = N_("Choose a file or paste the list.")


class NobodyAttended(Refusal):
    """Letters about attending for a list of whom nobody came."""

    code, status = "nobody_attended", 409
    message = N_("No gate has let anybody of this list in, so there is no attendance to certify.")
