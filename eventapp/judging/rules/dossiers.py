"""A dossier: the questions of a category, what a team answered, when it may be handed in, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from eventapp.errors import N_, InvalidInput, Refusal
from eventapp.frozen import frozen

MOST_QUESTIONS = 20
LONGEST_SHORT = 300
LONGEST_LONG = 5000
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class IntakeOver(Refusal):
    """After the deadline nothing is taken in."""

    code, status = "intake_over", 409
    message = N_("Entries for %(category)s are no longer accepted. Ask the secretariat if that is a mistake.")


class NotHandedInNow(Refusal):
    """What was handed in stands, until the secretariat returns it."""

    code, status = "not_handed_in_now", 409
    message = N_("The dossier for %(category)s has been handed in and cannot be changed now.")


class AnswersMissing(InvalidInput):
    """Not every question that needs an answer has one."""

    code = "answers_missing"
    message = N_("Still to answer: %(questions)s.")


class AnswerTooLong(InvalidInput):
    """An answer over its length."""

    code = "answer_too_long"
    message = N_("%(question)s: %(length)s characters, at most %(most)s fit here.")


class BadQuestions(InvalidInput):
    """Questions that cannot be asked so."""

    code = "bad_questions"
    message = N_("Each question needs a text of its own; at most %(most)s questions.")


@frozen
class Question:
    """One question to a region team; ``label`` by language, Indonesian always."""

    key: str
    label: Mapping[str, str]
    required: bool = True
    long: bool = False

    def text(self, locale: str) -> str:
        """The question in a language, in Indonesian where that one is missing."""
        return self.label.get(locale) or self.label["id"]

    @property
    def most(self) -> int:
        """The longest answer in characters."""
        return LONGEST_LONG if self.long else LONGEST_SHORT


def questions_of(document: Iterable[Mapping[str, Any]]) -> list[Question]:
    """The questions of ``Category.questions``."""
    return [Question(row["key"], row["label"], row["required"], row["long"]) for row in document]


def as_json(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """What ``Category.questions`` keeps. Raises BadQuestions for empty or equal texts, bad keys or too many."""
    texts = [question.label.get("id", "").strip().casefold() for question in questions]
    keys = [question.key for question in questions]
    good = all(texts) and len(set(texts)) == len(texts) and len(set(keys)) == len(keys)
    if not good or len(questions) > MOST_QUESTIONS or not all(_KEY.fullmatch(key) for key in keys):
        raise BadQuestions(field="questions", most=MOST_QUESTIONS)
    return [asdict(question) for question in questions]


def checked_answers(questions: Sequence[Question], answers: Mapping[str, str], *, whole: bool) -> dict[str, str]:
    """The answers to the questions that are asked, trimmed. With ``whole`` every required one must be there.

    Raises AnswerTooLong, AnswersMissing.
    """
    kept = {question.key: answers.get(question.key, "").replace("\r\n", "\n").strip() for question in questions}
    for question in questions:
        if len(kept[question.key]) > question.most:
            length = len(kept[question.key])
            raise AnswerTooLong(field=question.key, question=question.text("id"), length=length, most=question.most)
    missing = [question.text("id") for question in questions if question.required and not kept[question.key]]
    if whole and missing:
        raise AnswersMissing(field="answers", questions="; ".join(missing))
    return {key: text for key, text in kept.items() if text}


def is_open(*, now: datetime, until: datetime | None, state: str | None, again_until: datetime | None) -> bool:
    """Whether a team may change and hand in: before the deadline, or after a return before its own one.

    ``state`` is the dossier's, None where there is none yet.
    """
    if state == "returned":
        return again_until is not None and now <= again_until
    return state in {None, "draft"} and until is not None and now <= until


def fingerprint(content: Mapping[str, Any], files: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over what was handed in and the files' own hashes (name, SHA-256), so that a receipt means something."""
    document = {"content": content, "files": [list(file) for file in files]}
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
