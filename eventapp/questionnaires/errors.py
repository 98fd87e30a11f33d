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


class AnswerTooLong(InvalidInput):
    """A text beyond the limit; what was typed is kept."""

    code = "answer_too_long"
    message = N_("Question %(number)s: %(length)s characters are too many, at most %(most)s fit here.")


class QuestionUnknown(InvalidInput):
    """An answer to a question that is not asked."""

    code = "question_unknown"
    message = N_("There is no question “%(key)s” here.")
