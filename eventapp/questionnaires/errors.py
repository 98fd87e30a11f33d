"""What is refused: questions that cannot be asked, and answers that do not fit theirs."""

from __future__ import annotations

from collections.abc import Mapping

from eventapp.errors import N_, InvalidInput, Refusal


class InvalidQuestionnaire(InvalidInput):
    """A questionnaire that cannot be kept; the question is named."""

    code = "invalid_questionnaire"
    message = N_("A questionnaire needs at least one question.")


class InvalidAnswers(InvalidInput):
    """Answers that cannot be taken as they stand; ``errors`` holds one refusal by question."""

    code = "invalid_answers"
    message = N_("Some answers need correcting; what you typed is kept.")

    def __init__(self, errors: Mapping[str, Refusal]) -> None:
        super().__init__()
        self.errors = dict(errors)


class AnswerNeeded(InvalidInput):
    """A question that may not be passed over."""

    code = "answer_needed"
    message = N_("Question %(number)s has no answer yet.")


class AnswerNotOffered(InvalidInput):
    """An answer that is none of those shown."""

    code = "answer_not_offered"
    message = N_("Question %(number)s does not offer “%(value)s”; choose an answer that is shown.")


class SeveralAnswers(InvalidInput):
    """More than one answer to a question that takes one."""

    code = "several_answers"
    message = N_("Question %(number)s takes one answer.")


class AnswerNoNumber(InvalidInput):
    """A number was asked for."""

    code = "answer_no_number"
    message = N_("Question %(number)s: “%(value)s” is not clear; write a number such as 1500 or 1,5.")


class AnswerNoDate(InvalidInput):
    """A day was asked for."""

    code = "answer_no_date"
    message = N_("Question %(number)s: “%(value)s” is no day; write it like 2031-05-12 or 12-05-2031.")


class AnswerNoEmail(InvalidInput):
    """An e-mail address was asked for."""

    code = "answer_no_email"
    message = N_("Question %(number)s: this e-mail address is not complete. Example: nama@instansi.go.id.")


class AnswerNoPhone(InvalidInput):
    """A phone number was asked for."""

    code = "answer_no_phone"
    message = N_("Question %(number)s: “%(value)s” is no phone number; write its digits, such as 0812 3456 7890.")


class AnswerNoFile(InvalidInput):
    """A file was asked for, and what came names none that was uploaded here."""

    code = "answer_no_file"
    message = N_("Question %(number)s: choose the file again; it did not arrive.")


class AnswerTooLong(InvalidInput):
    """A text beyond the limit; what was typed is kept."""

    code = "answer_too_long"
    message = N_("Question %(number)s: %(length)s characters are too many, at most %(most)s fit here.")


class QuestionUnknown(InvalidInput):
    """An answer to a question that is not asked."""

    code = "question_unknown"
    message = N_("There is no question “%(key)s” here.")


class NotAnUpload(InvalidInput):
    """A file that is none of the three kinds, or is damaged."""

    code = "not_an_upload"
    message = N_("%(name)s is no whole PDF, JPG or PNG file. Save it as one of these and choose it again.")


class UploadTooLarge(InvalidInput):
    """More than a phone sends in a minute."""

    code = "upload_too_large"
    message = N_("%(name)s is larger than %(limit)s MB. Make it smaller, for instance by lower resolution.")


class ChangedMeanwhile(Refusal):
    """Somebody else changed the draft, or the same button was pressed twice; nothing was overwritten."""

    code, status = "changed_meanwhile", 409
    message = N_("These questions were changed in the meantime, perhaps by a second press. Look at them again.")


class QuestionNeeded(Refusal):
    """A question on which others depend stays before them."""

    code, status = "question_needed", 409
    message = N_("“%(other)s” depends on this question. Change its condition first.")


class NothingToPublish(Refusal):
    """There is no draft."""

    code, status = "nothing_to_publish", 409
    message = N_("There are no changes to publish.")
