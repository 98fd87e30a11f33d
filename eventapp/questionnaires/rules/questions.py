"""A questionnaire before it is kept: its questions as plain data, and what they must be like.

Keys and the values of options are codes that stay the same over the years; they become column names and cells of an
export, so they begin with a letter or digit and hold nothing that a spreadsheet or a list of ticks would split.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.questionnaires.errors import InvalidQuestionnaire

MOST_QUESTIONS = 100
MOST_OPTIONS = 60
LONGEST_WORDING, LONGEST_HINT, LONGEST_LABEL, LONGEST_KEY = 400, 300, 160, 40  # characters
LONGEST_PAGE, LONGEST_COMPARE = 120, 48
MOST_ITEMS = 20
FACES = 4
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_TAKEN = frozenset({"respondent"})  # the first column of an export


class Kind(StrEnum):
    """What a question asks for."""

    SCALE = "scale"  # one of ordered levels
    FACES = "faces"  # one of four ordered levels, drawn as faces
    MATRIX = "matrix"  # several statements on one scale; each is a question of its own once it is published
    CHOICE = "choice"  # one of several
    MULTI = "multi"  # any of several
    NPS = "nps"  # 0 to 10: how likely to recommend
    NUMBER = "number"
    TEXT = "text"  # several lines
    LINE = "line"  # one line
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    FILE = "file"
    REGION = "region"  # one of those that the caller knows
    SESSION = "session"  # any of those that the caller offers
    CONSENT = "consent"  # a tick


LEVELS = frozenset({Kind.SCALE, Kind.FACES, Kind.MATRIX})  # their options are numbered from the lowest level
WITH_OPTIONS = LEVELS | {Kind.CHOICE, Kind.MULTI}
FREE_TEXTS = frozenset({Kind.TEXT, Kind.LINE})
SEVERAL = frozenset({Kind.MULTI, Kind.SESSION})
NPS_VALUES = tuple(str(number) for number in range(11))
YES = "yes"  # the answer of a tick
NOT_APPLICABLE = "na"


@frozen
class Option:
    """One answer that can be chosen: its code and its words. ``na``: it says that the question does not apply."""

    value: str
    label_id: str
    label_en: str
    na: bool = False


@frozen
class Item:
    """One statement of a matrix. ``compare`` as in ``Draft``."""

    key: str
    text_id: str
    text_en: str
    compare: str = ""


@frozen
class Condition:
    """When a question is asked: the question ``key``, which stands before it, has one of ``values`` as its answer.

    ``key`` may also be that of a fact which the caller knows, such as the way somebody attends.
    """

    key: str
    values: tuple[str, ...]


@frozen
class Draft:
    """One question in both languages; ``options`` in the order in which they are shown.

    ``types`` are the kinds of people who are asked, by key; empty is everybody. With ``page_id`` a new page begins
    under that heading. ``shuffle``: the options stand in another order for each person. ``compare`` is what answers of
    several versions and years have in common while they mean the same; empty is the key.
    """

    key: str
    kind: Kind
    text_id: str
    text_en: str
    options: tuple[Option, ...] = ()
    required: bool = False
    hint_id: str = ""
    hint_en: str = ""
    show_if: Condition | None = None
    types: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    shuffle: bool = False
    page_id: str = ""
    page_en: str = ""
    compare: str = ""

    @property
    def levels(self) -> tuple[Option, ...]:
        """The options without the one that says that the question does not apply."""
        return tuple(option for option in self.options if not option.na)

    @property
    def telling(self) -> tuple[str, ...]:
        """The answers that a condition of a later question can name; empty for what is typed freely."""
        if self.kind is Kind.CONSENT:
            return (YES,)
        if self.kind is Kind.MATRIX:
            return ()
        return NPS_VALUES if self.kind is Kind.NPS else tuple(option.value for option in self.options)


Facts = Mapping[str, Sequence[str]]  # what the caller knows about somebody, and the values that it can have
NO_FACTS: Facts = {}


def check(drafts: Sequence[Draft], *, facts: Facts = NO_FACTS, may_be_empty: bool = False) -> None:
    """Raises InvalidQuestionnaire naming the first question that cannot be asked."""
    if not drafts and not may_be_empty:
        raise InvalidQuestionnaire
    if len(drafts) > MOST_QUESTIONS:
        raise InvalidQuestionnaire(N_("A questionnaire has at most %(most)s questions."), most=MOST_QUESTIONS)
    before: dict[str, tuple[str, ...]] = {}
    for draft in drafts:
        _check_one(draft)
        for key in (draft.key, *(item.key for item in draft.items)):
            if key in before:
                raise InvalidQuestionnaire(N_("Two questions have the key “%(key)s”."), key=key)
            before[key] = ()
        del before[draft.key]
        if draft.key in facts:
            raise InvalidQuestionnaire(N_("“%(key)s” is asked already and cannot be asked twice."), key=draft.key)
        _check_condition(draft, before, facts)
        before[draft.key] = draft.telling


def _check_one(draft: Draft) -> None:
    if not _KEY.fullmatch(draft.key) or draft.key in _TAKEN:
        raise InvalidQuestionnaire(
            N_("“%(key)s” cannot be the key of a question; write lower-case letters, digits and underscores."),
            key=draft.key[:40],
        )
    if not draft.text_id.strip() or not draft.text_en.strip():
        raise InvalidQuestionnaire(N_("Question “%(key)s” lacks its wording in one language."), key=draft.key)
    _check_lengths(draft)
    _check_items(draft)
    if (draft.kind in WITH_OPTIONS) != (len(draft.levels) >= 2) or len(draft.options) > MOST_OPTIONS:
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


def _check_items(draft: Draft) -> None:
    if (draft.kind is Kind.MATRIX) != (1 <= len(draft.items) <= MOST_ITEMS):
        raise InvalidQuestionnaire(
            N_("Question “%(key)s” needs 1 to %(most)s statements, one a line; now there are %(count)s."),
            key=draft.key,
            most=MOST_ITEMS,
            count=len(draft.items),
        )
    if any(not _KEY.fullmatch(item.key) or item.key in _TAKEN for item in draft.items):
        raise InvalidQuestionnaire(N_("A statement of question “%(key)s” has no usable key."), key=draft.key)
    if draft.kind is Kind.FACES and len(draft.levels) != FACES:
        raise InvalidQuestionnaire(
            N_("Question “%(key)s” has four faces, so it needs four levels; now there are %(count)s."),
            key=draft.key,
            count=len(draft.levels),
        )


def _check_lengths(draft: Draft) -> None:
    texts = [(draft.text_id, LONGEST_WORDING), (draft.text_en, LONGEST_WORDING)]
    texts += [(draft.hint_id, LONGEST_HINT), (draft.hint_en, LONGEST_HINT)]
    texts += [(text, LONGEST_WORDING) for item in draft.items for text in (item.text_id, item.text_en)]
    texts += [(draft.page_id, LONGEST_PAGE), (draft.page_en, LONGEST_PAGE)]
    texts += [(label, LONGEST_LABEL) for option in draft.options for label in (option.label_id, option.label_en)]
    most = next((most for text, most in texts if len(text) > most), None)
    if most is not None:
        raise InvalidQuestionnaire(
            N_("A text of question “%(key)s” is too long; at most %(most)s characters fit there."),
            key=draft.key,
            most=most,
        )


def _check_condition(draft: Draft, before: Mapping[str, tuple[str, ...]], facts: Facts) -> None:
    """Only what stands before can decide, so that no two questions wait for each other."""
    condition = draft.show_if
    if condition is None:
        return
    known = before.get(condition.key, facts.get(condition.key))
    if known is None:
        raise InvalidQuestionnaire(
            N_("Question “%(key)s” depends on “%(other)s”, which is not asked before it."),
            key=draft.key,
            other=condition.key[:40],
        )
    if not condition.values or not set(condition.values) <= set(known):
        raise InvalidQuestionnaire(
            N_("Question “%(key)s” depends on an answer that “%(other)s” does not offer."),
            key=draft.key,
            other=condition.key[:40],
        )
