"""A questionnaire before it is kept: its questions as plain data, and what they must be like.

Keys and the values of options are codes that stay the same over the years; they become column names and cells of an
export, so they begin with a letter or digit and hold nothing that a spreadsheet or a list of ticks would split.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from eventapp.errors import N_
from eventapp.questionnaires.errors import InvalidQuestionnaire

MOST_QUESTIONS = 100
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_TAKEN = frozenset({"respondent"})  # the first column of an export


class Kind(StrEnum):
    """What a question asks for."""

    SCALE = "scale"  # one of ordered levels
    CHOICE = "choice"  # one of several
    MULTI = "multi"  # any of several
    NPS = "nps"  # 0 to 10: how likely to recommend
    NUMBER = "number"
    TEXT = "text"


WITH_OPTIONS = frozenset({Kind.SCALE, Kind.CHOICE, Kind.MULTI})
NPS_VALUES = tuple(str(number) for number in range(11))


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen: its code and its words."""

    value: str
    label_id: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One question in both languages; ``options`` in the order in which they are shown."""

    key: str
    kind: Kind
    text_id: str
    text_en: str
    options: tuple[Option, ...] = ()
    required: bool = False
    hint_id: str = ""
    hint_en: str = ""


def check(drafts: Sequence[Draft]) -> None:
    """Raises InvalidQuestionnaire naming the first question that cannot be asked."""
    if not drafts:
        raise InvalidQuestionnaire
    if len(drafts) > MOST_QUESTIONS:
        raise InvalidQuestionnaire(N_("A questionnaire has at most %(most)s questions."), most=MOST_QUESTIONS)
    keys: set[str] = set()
    for draft in drafts:
        _check_one(draft)
        if draft.key in keys:
            raise InvalidQuestionnaire(N_("Two questions have the key “%(key)s”."), key=draft.key)
        keys.add(draft.key)


def _check_one(draft: Draft) -> None:
    if not _KEY.fullmatch(draft.key) or draft.key in _TAKEN:
        raise InvalidQuestionnaire(
            N_("“%(key)s” cannot be the key of a question; write lower-case letters, digits and underscores."),
            key=draft.key[:40],
        )
    if not draft.text_id.strip() or not draft.text_en.strip():
        raise InvalidQuestionnaire(N_("Question “%(key)s” lacks its wording in one language."), key=draft.key)
    if (draft.kind in WITH_OPTIONS) != (len(draft.options) >= 2):
        raise InvalidQuestionnaire(
            N_("Question “%(key)s” of the kind %(kind)s has the wrong number of options: %(count)s."),
            key=draft.key,
            kind=draft.kind.value,
            count=len(draft.options),
        )
    values = [option.value for option in draft.options]
    unfit = next((value for value in values if not _VALUE.fullmatch(value) or values.count(value) > 1), None)
    if unfit is not None:
        raise InvalidQuestionnaire(
            N_("“%(value)s” cannot be an option of question “%(key)s”, or stands there twice."),
            value=unfit[:40],
            key=draft.key,
        )
