"""What judging refuses: files, marks and log rows that cannot be reckoned with, and acts at the wrong time."""

from __future__ import annotations

from collections.abc import Sequence

from eventapp.errors import N_, InvalidInput, Refusal
from eventapp.frozen import frozen

__all__ = [
    "AlreadyScored",
    "AlreadySigned",
    "BadLogRow",
    "BadMark",
    "BadMinutes",
    "BadRubric",
    "BadScale",
    "BadSheet",
    "CannotAssign",
    "CannotDecide",
    "ChairSignsFirst",
    "ChangeReused",
    "ConflictOfInterest",
    "ConflictingMarks",
    "Difference",
    "Incomplete",
    "KeyTaken",
    "MalformedTable",
    "NameTaken",
    "NoWeight",
    "NotAJudge",
    "NotAssigned",
    "NotBothSigned",
    "NotOnPanel",
    "NotParticipating",
    "NotPublished",
    "NotSigned",
    "NotYetPublished",
    "NothingToAsk",
    "NothingToAssign",
    "NothingToJudge",
    "NothingToOpen",
    "OffScale",
    "ProposalChanged",
    "QuestionsClosed",
    "ReasonNeeded",
    "Recused",
    "ResultChanged",
    "RoundNotClosed",
    "RoundNotOpen",
    "RubricInUse",
    "RulesStand",
    "SamePerson",
    "SharedFirstPlace",
    "StaleScore",
    "UnfillableCut",
    "UnknownCriterion",
    "UnknownName",
    "UnprovableResult",
    "UnreadableFile",
    "WrongConfirmation",
]


class UnreadableFile(InvalidInput):
    """A file that is missing or that may not be read."""

    code = "unreadable_file"
    message = N_("%(file)s cannot be read (%(reason)s); give the path of a CSV file.")


class MalformedTable(InvalidInput):
    """A file that is read but is no table with the columns that are needed."""

    code = "malformed_table"


class BadMark(InvalidInput):
    """A score that is no number, lies outside its scale or belongs to nothing that is judged."""

    code = "bad_mark"


class ConflictingMarks(BadMark):
    """Two rows that cannot both be true."""

    code = "conflicting_marks"


class BadRubric(InvalidInput):
    """A rubric by which nothing can be weighed."""

    code = "bad_rubric"


class UnfillableCut(InvalidInput):
    """More places than there are entries that may take them."""

    code = "unfillable_cut"


class CannotAssign(InvalidInput):
    """A number of judges or a bound that no assignment can hold."""

    code = "cannot_assign"


class NothingToAssign(InvalidInput):
    """A category without entries or without judges."""

    code = "nothing_to_assign"
    message = N_("There is nobody to assign yet. Add regions and judges to the category first.")


class ProposalChanged(Refusal):
    """What would be applied is not what was seen."""

    code, status = "proposal_changed", 409
    message = N_(
        "Scores, judges or conflicts changed in the meantime, so this is another proposal than the one you saw. "
        "Nothing was changed. Look at it and apply it again."
    )


class UnknownName(InvalidInput):
    """A conflict of somebody or something that is not there."""

    code = "unknown_name"
    message = N_(
        "Line %(line)s of %(file)s: there is no %(what)s %(name)s in the other files; correct the name or add it there."
    )


class BadLogRow(InvalidInput):
    """A row that does not hold exactly what the score log hashes."""

    code = "bad_log_row"
    message = N_("A row of the score log is not as it must be: %(what)s.")


class KeyTaken(Refusal):
    """Rounds and categories are told apart by their keys, which stand in addresses."""

    code, status = "key_taken", 409
    message = N_("The short name %(key)s is taken or reserved. Choose another one.")


class NameTaken(InvalidInput):
    """Two of a kind whose names nobody could tell apart, in the same place."""

    code = "name_taken"
    message = N_("%(name)s is here already. Choose a name that people can tell from it.")


class BadScale(InvalidInput):
    """A criterion on which nobody could score."""

    code = "bad_scale"
    message = N_(
        "The scale of %(criterion)s cannot be used: %(low)s to %(high)s in steps of %(step)s, weight %(weight)s. "
        "The highest score must exceed the lowest, the step must divide the difference, no weight is negative."
    )


class NoWeight(InvalidInput):
    """A category whose criteria are missing, repeated or all without weight."""

    code = "no_weight"
    message = N_("A category needs criteria with different names, at least one of them with a weight above 0.")


class RubricInUse(Refusal):
    """A rubric stands once the first score is in."""

    code, status = "rubric_in_use", 409
    message = N_("Scores have already been given in %(category)s: its criteria can no longer be changed.")


class NotParticipating(Refusal):
    """Only regions that take part in the edition are judged."""

    code, status = "not_participating", 422
    message = N_("%(region)s does not take part in this edition. Add it to the participating regions first.")


class NotAJudge(Refusal):
    """A panel is made of people who hold the role of judge in this edition."""

    code, status = "not_a_judge", 422
    message = N_("%(person)s does not hold the role of judge in this edition. Give the role first.")


class ConflictOfInterest(Refusal):
    """A judge who is tied to a region does not judge it."""

    code, status = "conflict_of_interest", 409
    message = N_("%(judge)s has a conflict of interest with %(region)s and cannot be assigned to it.")


class AlreadyScored(Refusal):
    """What has scores stays; the chair may recuse instead."""

    code, status = "already_scored", 409
    message = N_("There are scores of %(judge)s for %(region)s already. Ask the chair to recuse the judge instead.")


class RoundNotOpen(Refusal):
    """Scores, panels and assignments change only while a round is open."""

    code, status = "round_not_open", 409
    message = N_("Judging of %(round)s is closed: nothing can be changed any more.")


class RoundNotClosed(Refusal):
    """What can only be done between closing and publication."""

    code, status = "round_not_closed", 409
    message = N_("This can only be done after judging of %(round)s was closed and before its results are published.")


class NotOnPanel(Refusal):
    """The person does not sit on the category's panel."""

    code, status = "not_on_panel", 403
    message = N_("You are not on the panel of %(category)s. If that is a mistake, ask the secretariat.")


class NotAssigned(Refusal):
    """The sheet is somebody else's, or there is none: the two are never told apart."""

    code, status = "not_assigned", 404
    message = N_("This sheet is not assigned to you. Your list shows the regions that are.")


class Recused(Refusal):
    """The judge is tied to the region, or was recused by the chair."""

    code, status = "recused", 409
    message = N_("You do not score %(region)s because of a conflict of interest. It counts as recused, not as zero.")


class UnknownCriterion(InvalidInput):
    """A criterion that the category's rubric does not hold."""

    code = "unknown_criterion"
    message = N_("There is no criterion %(criterion)s in %(category)s.")


class OffScale(InvalidInput):
    """A score that is no number or that the scale of its criterion does not have."""

    code = "off_scale"
    message = N_(
        "%(score)s is not on the scale of %(criterion)s: give a score from %(low)s to %(high)s in steps of %(step)s."
    )


class BadSheet(InvalidInput):
    """A sheet sent by a program that does not look like one."""

    code = "bad_sheet"
    message = N_("The sheet that was sent cannot be read: %(what)s.")


class ChangeReused(InvalidInput):
    """One client id, two different changes."""

    code = "change_reused"
    message = N_("This change was already saved with another value. Reload the sheet and try again.")


@frozen
class Difference:
    """One criterion with two values: what is saved (by another device) and what was sent now; None is no score."""

    criterion: str
    label: str
    saved: str | None
    sent: str | None


class StaleScore(Refusal):
    """Another device of the same judge saved in between; nothing was overwritten."""

    code, status = "stale_score", 409
    message = N_(
        "%(criteria)s was changed on another device in the meantime. Both values are shown: choose one and save again."
    )

    def __init__(self, differences: Sequence[Difference]) -> None:
        super().__init__(criteria=", ".join(each.label for each in differences))
        self.differences = tuple(differences)


class Incomplete(Refusal):
    """Sheets are missing, and the chair has not said that the round may close without them."""

    code, status = "incomplete", 409
    message = N_(
        "%(number)s sheets are not complete: %(sheets)s. Wait for them, or close without them and write down why."
    )


class NothingToJudge(Refusal):
    """A round without a single complete sheet has no result."""

    code, status = "nothing_to_judge", 409
    message = N_(
        "%(category)s has no complete sheet yet, so there would be no result. Wait for its judges, or let the "
        "organiser remove the category."
    )


class ReasonNeeded(InvalidInput):
    """What must be written down for those who ask later."""

    code = "reason_needed"
    message = N_("Write down the reason, in at least ten characters.")


class SharedFirstPlace(Refusal):
    """The application does not choose among equals."""

    code, status = "shared_first_place", 409
    message = N_("The first place of %(category)s is shared or undecided. Record the panel's decision first.")


class CannotDecide(InvalidInput):
    """A panel decides among those that may be first."""

    code = "cannot_decide"
    message = N_("The panel can only choose among the entries that may be first by their scores: %(entries)s.")


class ResultChanged(Refusal):
    """What is signed or published is not what was seen."""

    code, status = "result_changed", 409
    message = N_(
        "The result is no longer the one that was shown or signed (fingerprint %(seen)s, now %(now)s). "
        "Nothing was done; look at it again."
    )


class UnprovableResult(Refusal):
    """A result that its own log does not prove: nobody signs or publishes it."""

    code, status = "unprovable_result", 409
    message = N_("The result cannot be recomputed from its own score log (%(what)s). Nothing was done; tell support.")


class NotYetPublished(Refusal):
    """Only what is out is corrected; before that, things simply change and are signed anew."""

    code, status = "not_yet_published", 409
    message = N_("The results of %(round)s are not out, so there is nothing to correct.")


class ChairSignsFirst(Refusal):
    """The auditor confirms what the chair has signed."""

    code, status = "chair_signs_first", 409
    message = N_("The chair signs first; then the auditor confirms the same result.")


class AlreadySigned(Refusal):
    """One signature for each of the two."""

    code, status = "already_signed", 409
    message = N_("This result already bears that signature.")


class SamePerson(Refusal):
    """Four eyes are the eyes of two people."""

    code, status = "same_person", 409
    message = N_("Chair and auditor must be two different people. Somebody else has to give the second signature.")


class WrongConfirmation(Refusal):
    """The person did not prove again who they are."""

    code, status = "wrong_confirmation", 422
    message = N_("That is not your password. Nothing was signed.")


class NotSigned(Refusal):
    """Only what both have signed is published."""

    code, status = "not_signed", 409
    message = N_("%(round)s needs the signatures of chair and auditor before its results can be published.")


class NotPublished(Refusal):
    """Results do not exist for anybody before they are published."""

    code, status = "results_not_out", 404
    message = N_("The results have not been announced.")


class BadMinutes(InvalidInput):
    """An uploaded file that cannot be the signed minutes."""

    code = "bad_minutes"
    message = N_("That is not a PDF. Choose the file with the signed minutes; it ends in .pdf.")


class RulesStand(Refusal):
    """What was announced with the results stays."""

    code, status = "rules_stand", 409
    message = N_(
        "The results of %(round)s are out: what everybody may see of them, and who gets a certificate, "
        "stay as they are."
    )


class NothingToOpen(InvalidInput):
    """A result is opened for somebody, and for something."""

    code = "nothing_to_open"
    message = N_("Name the purpose and at least one recipient, one on a line; at most %(most)s.")


class NotBothSigned(Refusal):
    """Only what both have signed is opened before the night."""

    code, status = "not_both_signed", 409
    message = N_("%(round)s can only be opened between the two signatures and publication.")


class QuestionsClosed(Refusal):
    """Questions about a result are taken until the day that was announced."""

    code, status = "questions_closed", 409
    message = N_("Questions about %(round)s can no longer be sent: the time for them has ended, or was never opened.")


class NothingToAsk(InvalidInput):
    """A question or an answer without words."""

    code = "nothing_to_ask"
    message = N_("Write at least ten characters.")
