"""What a survey refuses: files and answers that cannot be counted as they stand.

Every sentence names the line, value or number at fault and what to do; nothing has been changed when it is said.
"""

from __future__ import annotations

from eventapp.errors import N_, InvalidInput, Refusal

__all__ = [
    "AnsweredByName",
    "AnsweredTwice",
    "DatesCrossed",
    "DeletedTooSoon",
    "FormOfAnother",
    "LinkEnded",
    "MalformedQuestions",
    "MalformedResponses",
    "NotOffered",
    "NotText",
    "OnlyByLink",
    "OutsideOptions",
    "QuotaFull",
    "RemindedLately",
    "SurveyNotOpen",
    "SurveyOver",
    "SurveyRunning",
    "SurveySettled",
    "TooFewPlaces",
    "TooFewResponses",
    "UnfitElements",
    "UnfitPopulation",
    "UnknownQuestion",
    "UnreadableFile",
    "UnwritableFile",
]


class UnreadableFile(InvalidInput):
    """The file is not there, is a folder, or may not be opened."""

    code = "survey_file_unreadable"
    message = N_("The file %(name)s cannot be read: %(reason)s.")


class UnwritableFile(InvalidInput):
    """The result cannot be stored where the person wants it."""

    code = "survey_file_unwritable"
    message = N_("The file %(name)s cannot be written: %(reason)s.")


class NotText(InvalidInput):
    """Bytes that are no UTF-8 text: a workbook under another name, or another encoding."""

    code = "survey_file_not_text"
    message = N_("Line %(line)s is not UTF-8 text; save the file as “CSV UTF-8” and try again.")


class MalformedResponses(InvalidInput):
    """A file of answers without a usable header, or with a row that does not fit it."""

    code = "survey_responses_malformed"
    message = N_(
        "The first line must be a header, “respondent,question,value” or “respondent” and then one column "
        "per question; it reads “%(found)s”."
    )


class MalformedQuestions(InvalidInput):
    """A file of question definitions that does not say what is needed."""

    code = "survey_questions_malformed"
    message = N_("The question file is not JSON (line %(line)s, column %(column)s).")


class OutsideOptions(InvalidInput):
    """An answer that the question does not offer."""

    code = "survey_answer_outside_options"
    message = N_("“%(value)s” is not an answer that question “%(question)s” offers (%(offers)s).")


class AnsweredTwice(InvalidInput):
    """One person twice in a question that takes one answer."""

    code = "survey_answered_twice"
    message = N_(
        "Respondent “%(respondent)s” answers question “%(question)s” twice; only “multi” takes several answers."
    )


class UnknownQuestion(InvalidInput):
    """A question to group or weigh by that neither the file nor the definitions have, or that cannot serve."""

    code = "survey_question_unknown"
    message = N_("There is no question “%(question)s”; there are: %(known)s.")


class UnfitPopulation(InvalidInput):
    """Known numbers of people that cannot weigh these answers."""

    code = "survey_population_unfit"
    message = N_("“%(part)s” in the population is not of the form NAME=NUMBER with a whole number above 0.")


class UnfitElements(InvalidInput):
    """Answers that are no survey of the nine service elements."""

    code = "survey_elements_unfit"
    message = N_("No SKM elements were found: name the questions U1 to U9, each on the scale 1 to 4.")


class NotOffered(Refusal):
    """A kind of file that is not made."""

    code, status = "survey_output_not_offered", 422
    message = N_("There are CSV, XLSX and SPSS files.")


class SurveyNotOpen(Refusal):
    """Answers that came before the survey takes any."""

    code, status = "survey_not_open", 409
    message = N_("This survey is not open yet. Please come back when it is.")


class SurveyOver(Refusal):
    """Answers that came after the survey's end; they were not stored."""

    code, status = "survey_over", 409
    message = N_("This survey has ended, so the answers were not stored.")


class LinkEnded(Refusal):
    """A personal link that was used, whose survey was settled, or that never was one; the three are not told apart."""

    code, status = "survey_link_ended", 410
    message = N_("This link can no longer be used: an answer was already sent with it, or the survey has ended.")


class OnlyByLink(Refusal):
    """A survey that is answered by personal links alone."""

    code, status = "survey_only_by_link", 403
    message = N_("This survey is answered by a personal link only. Please use the link that we sent you.")


class FormOfAnother(InvalidInput):
    """A form that was made for another survey, session or booth; its answers were not stored."""

    code = "survey_form_of_another"
    message = N_(
        "This form was opened for another survey or session, so nothing was sent. Please answer below instead."
    )


class QuotaFull(Refusal):
    """So many have answered that no more answers are needed; nothing was stored, and a personal link stays good."""

    code, status = "survey_quota_full", 409
    message = N_("Enough answers have come in from your group, so yours were not stored. Thank you all the same.")


class AnsweredByName(Refusal):
    """A named survey that this person has answered already."""

    code, status = "survey_answered_by_name", 409
    message = N_("Your answers to this survey are in already, so these were not stored.")


class TooFewPlaces(InvalidInput):
    """A quota below the full ten above what has been answered already."""

    code = "survey_too_few_places"
    message = N_("Answers are here already, so write at least %(least)s; less would tell their exact number.")


class RemindedLately(Refusal):
    """A reminder so soon after the last one, or once too often."""

    code, status = "survey_reminded_lately", 409
    message = N_("A survey reminds at most three times, and a day apart. Nobody was reminded now.")


class FewWereThere(Refusal):
    """Personal links about a session that hardly anybody attended."""

    code, status = "survey_few_were_there", 409
    message = N_(
        "Fewer than %(least)s people are known to have been at this session. Personal links would tell whose its "
        "answers are; use its QR poster. Nobody was mailed."
    )


class HasLink(Refusal):
    """A personal link of somebody who was given one already; it would tell whether that person has answered."""

    code, status = "survey_has_link", 409
    message = N_("This person has a link already. It is shown once only, so that nobody can see who has answered.")


class NotKnown(Refusal):
    """Personal links to those who were at a booth."""

    code, status = "survey_visitors_not_known", 409
    message = N_("Nobody knows who was at a booth, so there are no personal links for it; use its QR poster.")


class DatesCrossed(InvalidInput):
    """A survey that would end before it begins."""

    code = "survey_dates_crossed"
    message = N_("The survey must open before it closes.")


class DeletedTooSoon(InvalidInput):
    """Answers that would be deleted while people still answer."""

    code = "survey_deleted_too_soon"
    message = N_("Nothing is deleted before the survey has ended; choose a day after its end.")


class SurveySettled(Refusal):
    """A survey whose links are forgotten cannot be opened again."""

    code, status = "survey_settled", 409
    message = N_("This survey has ended for good: its links are forgotten. Make a new survey instead.")


class SurveyRunning(Refusal):
    """What can be given away only when no answer comes in any more: two states of it could be subtracted."""

    code, status = "survey_running", 409
    message = N_(
        "This can be had an hour after the survey has ended, so that nobody can be recognised by what changed."
    )


class FiguresPublic(Refusal):
    """Another weight for an index that everybody has seen with this one."""

    code, status = "survey_figures_public", 409
    message = N_("The figures are public with their weight. Take them back first, then choose another one.")


class TooFewResponses(Refusal):
    """Rows that could be recognised because there are so few."""

    code, status = "survey_too_few", 409
    message = N_(
        "Single answers can be downloaded once at least %(least)s people have answered, "
        "so that nobody can be recognised by them."
    )
