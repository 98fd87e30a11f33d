"""Whether answers to a question that was changed still mean what they meant; and the levels and statements of a scale.

Two questions may be counted together while they share ``compare``, their kind and the codes of their options. Other
words under the same code are for the organiser to judge; another scale never is the same question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from eventapp.errors import N_
from eventapp.questionnaires.errors import InvalidQuestionnaire
from eventapp.questionnaires.rules.questions import LONGEST_COMPARE, NOT_APPLICABLE, Draft, Item, Kind, Option

_NUMBERED = re.compile(r"(.+)-(\d{1,6})")
NA_OPTION = Option(NOT_APPLICABLE, "Tidak berlaku bagi saya", "Does not apply to me", na=True)


def levels(labels_id: Sequence[str], labels_en: Sequence[str], before: Sequence[Option] = ()) -> tuple[Option, ...]:
    """Levels from the lowest, numbered from 1; those of a scale that begins with the best keep counting down.

    Raises InvalidQuestionnaire when the languages differ in number.
    """
    if len(labels_id) != len(labels_en):
        raise InvalidQuestionnaire(
            N_("Write as many answers in English as in Indonesian, in the same order; now they are %(en)s and %(id)s."),
            id=len(labels_id),
            en=len(labels_en),
        )
    numbers = list(range(1, len(labels_id) + 1))
    ends = [option.value for option in (*before[:1], *before[-1:])]
    if all(end.isdigit() for end in ends) and ends[:1] > ends[-1:]:
        numbers.reverse()
    return tuple(
        Option(str(number), label_id, label_en)
        for number, label_id, label_en in zip(numbers, labels_id, labels_en, strict=True)
    )


def statements(texts_id: Sequence[str], texts_en: Sequence[str], before: Sequence[Item]) -> tuple[Item, ...]:
    """The statements of a matrix; one whose words were there before keeps its key, a new one has none yet.

    As many as before in other words are the same statements, put better. Raises InvalidQuestionnaire when the languages
    differ in number.
    """
    if len(texts_id) != len(texts_en):
        raise InvalidQuestionnaire(
            N_("Write as many statements in English as in Indonesian; now they are %(en)s and %(id)s."),
            id=len(texts_id),
            en=len(texts_en),
        )
    known = {item.text_id: item for item in before}
    reworded = len(before) == len(texts_id)
    made: list[Item] = []
    for place, (text_id, text_en) in enumerate(zip(texts_id, texts_en, strict=True)):
        old = known.pop(text_id, None)
        if old is None and reworded and before[place].text_id not in texts_id:
            old = before[place]
        if old is None:
            old = Item("", text_id, text_en)
        made.append(replace(old, text_id=text_id, text_en=text_en))
    return tuple(made)


def judged(draft: Draft, published: Draft | None, *, means_the_same: bool) -> Draft:
    """The question with the ``compare`` that it deserves beside the published one of its key."""
    if published is None:
        return draft
    same_scale = _codes(draft) == _codes(published)
    keeps = same_scale and (means_the_same or _words(draft) == _words(published))
    if draft.kind is not Kind.MATRIX:
        return replace(draft, compare=published.compare if keeps else after(published.compare or published.key))
    old = {item.key: item for item in published.items}
    items = (_item(item, old.get(item.key), keeps, means_the_same) for item in draft.items)
    return replace(draft, items=tuple(items))


def after(compare: str) -> str:
    """The next one: ``overall`` becomes ``overall-2``, that ``overall-3``."""
    found = _NUMBERED.fullmatch(compare)
    name, number = (found[1], int(found[2]) + 1) if found else (compare, 2)
    tail = f"-{number}"
    return name[: LONGEST_COMPARE - len(tail)] + tail


def _item(item: Item, old: Item | None, same_frame: bool, means_the_same: bool) -> Item:
    if old is None:
        return item
    same_words = (item.text_id, item.text_en) == (old.text_id, old.text_en)
    if same_frame and (means_the_same or same_words):
        return replace(item, compare=old.compare)
    return replace(item, compare=after(old.compare or old.key))


def _codes(draft: Draft) -> tuple[tuple[str, bool], ...]:
    return tuple((option.value, option.na) for option in sorted(draft.options, key=lambda option: option.value))


def _words(draft: Draft) -> tuple[object, ...]:
    labels = sorted((option.value, option.label_id, option.label_en) for option in draft.options)
    return (draft.text_id, draft.text_en, labels)
