"""Changing a draft of questions: plain steps over plain data, each of which gives a new draft or refuses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from eventapp.errors import N_, NotFound
from eventapp.frozen import frozen
from eventapp.questionnaires.errors import InvalidQuestionnaire, QuestionNeeded
from eventapp.questionnaires.rules.questions import (
    NO_FACTS,
    YES,
    Condition,
    Draft,
    Facts,
    Item,
    Kind,
    Option,
    check,
)

Drafts = tuple[Draft, ...]
_LONGEST_CODE = 32  # leaves room for a number at the end


@frozen
class Changes:
    """What publishing would change, by key."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    moved: bool

    @property
    def any(self) -> bool:
        """Whether there is anything to publish."""
        return bool(self.added or self.changed or self.removed or self.moved)


def find(drafts: Sequence[Draft], key: str) -> Draft:
    """The question of this key. Raises NotFound."""
    found = next((draft for draft in drafts if draft.key == key), None)
    if found is None:
        raise NotFound
    return found


def keys(draft: Draft) -> tuple[str, ...]:
    """Every key that a question takes: its own, and those of its statements."""
    return (draft.key, *(item.key for item in draft.items))


def added(drafts: Drafts, draft: Draft, *, facts: Facts = NO_FACTS) -> Drafts:
    """With one question more at the end, under a key that nothing else has. Raises InvalidQuestionnaire."""
    taken = {key for other in drafts for key in keys(other)} | set(facts)
    made = replace(draft, key=key_for(draft.key or draft.text_id, taken))
    after = (*drafts, _with_keys(made, taken | {made.key}))
    check(after, facts=facts)
    return after


def replaced(drafts: Drafts, draft: Draft, *, facts: Facts = NO_FACTS) -> Drafts:
    """With another wording of the question of the same key and kind. Raises NotFound, InvalidQuestionnaire."""
    if find(drafts, draft.key).kind is not draft.kind:
        raise InvalidQuestionnaire(N_("A question keeps its kind. Remove it and add another one."))
    taken = {key for other in drafts for key in keys(other)} | set(facts)
    made = _with_keys(draft, taken)
    after = tuple(made if other.key == draft.key else other for other in drafts)
    check(after, facts=facts)
    return after


def _with_keys(draft: Draft, taken: set[str]) -> Draft:
    """The question with a key for each of its statements."""
    items: list[Item] = []
    for item in draft.items:
        key = item.key or key_for(item.text_id, taken)
        taken = taken | {key}
        items.append(replace(item, key=key))
    return replace(draft, items=tuple(items))


def removed(drafts: Drafts, key: str) -> Drafts:
    """Without this question. Raises NotFound, and QuestionNeeded while another depends on it."""
    find(drafts, key)
    for other in drafts:
        if other.show_if is not None and other.show_if.key == key:
            raise QuestionNeeded(other=other.text_id)
    return tuple(other for other in drafts if other.key != key)


def moved(drafts: Drafts, key: str, *, up: bool) -> Drafts:
    """One place up or down; at the end of the list nothing moves. Raises NotFound, QuestionNeeded."""
    place = drafts.index(find(drafts, key))
    first = place - 1 if up else place
    if not 0 <= first < len(drafts) - 1:
        return drafts
    upper, lower = drafts[first], drafts[first + 1]
    if lower.show_if is not None and lower.show_if.key == upper.key:
        raise QuestionNeeded(other=lower.text_id)
    return (*drafts[:first], lower, upper, *drafts[first + 2 :])


def changes(before: Sequence[Draft], after: Sequence[Draft]) -> Changes:
    """What is different between two versions."""
    old, new = {draft.key: draft for draft in before}, {draft.key: draft for draft in after}
    both = [key for key in new if key in old]
    return Changes(
        added=tuple(key for key in new if key not in old),
        changed=tuple(key for key in both if new[key] != old[key]),
        removed=tuple(key for key in old if key not in new),
        moved=both != [key for key in old if key in new],
    )


def key_for(text: str, taken: Iterable[str]) -> str:
    """A key made of words, such as ``ukuran_baju``; with a number when it is taken."""
    first = _code(text, "_")
    if not first or not first[0].isalpha():
        first = f"q_{first}".rstrip("_")
    return _free(first, {*taken, "respondent"}, "_")


def options(labels_id: Sequence[str], labels_en: Sequence[str], before: Sequence[Option] = ()) -> tuple[Option, ...]:
    """Options of these words; one whose words were there before keeps its code, so that old answers still mean it.

    As many as before in other words are the same options, put better. Raises InvalidQuestionnaire when the languages
    differ in number.
    """
    if len(labels_id) != len(labels_en):
        raise InvalidQuestionnaire(
            N_("Write as many answers in English as in Indonesian, in the same order; now they are %(en)s and %(id)s."),
            id=len(labels_id),
            en=len(labels_en),
        )
    known = {option.label_id: option.value for option in before}
    reworded = len(before) == len(labels_id)
    taken: set[str] = {known[label] for label in labels_id if label in known}
    made = []
    for place, (label_id, label_en) in enumerate(zip(labels_id, labels_en, strict=True)):
        value = known.pop(label_id, None)
        if value is None and reworded and before[place].value not in taken:
            value = before[place].value
        if value is None:
            value = _free(_code(label_id, "-") or "x", taken | {option.value for option in before}, "-")
        taken.add(value)
        made.append(Option(value, label_id, label_en))
    return tuple(made)


def lines(text: str) -> list[str]:
    """The lines of a text that are not blank."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def to_json(drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    """The draft as it is stored."""
    return [asdict(draft) | {"kind": draft.kind.value} for draft in drafts]


def from_json(rows: Iterable[Mapping[str, Any]]) -> Drafts:
    """The draft as it was stored."""
    return tuple(
        Draft(
            key=row["key"],
            kind=Kind(row["kind"]),
            text_id=row["text_id"],
            text_en=row["text_en"],
            options=tuple(Option(**option) for option in row["options"]),
            required=row["required"],
            hint_id=row["hint_id"],
            hint_en=row["hint_en"],
            show_if=condition(row["show_if"]),
            types=tuple(row["types"] or ()),
            items=tuple(Item(**item) for item in row.get("items", ())),
            shuffle=row.get("shuffle", False),
            page_id=row.get("page_id", ""),
            page_en=row.get("page_en", ""),
            compare=row.get("compare", ""),
        )
        for row in rows
    )


def condition(stored: Mapping[str, Any] | None) -> Condition | None:
    """A condition as it was stored."""
    return Condition(stored["key"], tuple(stored["values"])) if stored else None


def sources(drafts: Sequence[Draft], key: str | None) -> list[Draft]:
    """The questions on which this one (None for a new one) may depend: those before it whose answers are known."""
    before: list[Draft] = []
    for draft in drafts:
        if draft.key == key:
            break
        if draft.kind is Kind.CONSENT or draft.telling:
            before.append(draft)
    return before


def label(draft: Draft, value: str, *, english: bool, yes: str) -> str:
    """An answer in words; ``yes`` is the word for a tick."""
    if draft.kind is Kind.CONSENT and value == YES:
        return yes
    found = next((option for option in draft.options if option.value == value), None)
    if found is None:
        return value
    return found.label_en if english else found.label_id


def _code(text: str, joint: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", joint, plain)[:_LONGEST_CODE].strip(joint)


def _free(first: str, taken: Iterable[str], joint: str) -> str:
    used, name, number = set(taken), first, 1
    while name in used:
        number += 1
        name = f"{first}{joint}{number}"
    return name
