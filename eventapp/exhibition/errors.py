"""What the exhibition can refuse."""

from __future__ import annotations

from eventapp.errors import N_, InvalidInput, Refusal


class BadWebAddress(InvalidInput):
    """Not an address that a booth may lead to."""

    code = "bad_web_address"
    message = N_("Write a web address that begins with https://, for example https://madiunkota.go.id.")


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
