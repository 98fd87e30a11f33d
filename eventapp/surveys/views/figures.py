"""A survey's statistics as a page shows them: sentences, bars in percent of the shown width, cells of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.questions import FREE_TEXTS, SEVERAL, Kind
from eventapp.surveys.queries.labels import labels
from eventapp.surveys.queries.results import MIN_N, Asked, CommentRow
from eventapp.surveys.rules import promoters
from eventapp.surveys.rules.report import Document
from eventapp.surveys.rules.suppression import is_small
from eventapp.surveys.views import levels, words
from eventapp.surveys.views.levels import Levels
from eventapp.surveys.views.words import Entry
from eventapp.web.i18n import format_number, gettext

GROUP_LABELS = {
    "promoter": N_("9 or 10: would recommend it"),
    "passive": N_("7 or 8: undecided"),
    "detractor": N_("0 to 6: would not recommend it"),
}


@frozen
class Line:
    """One option: how many chose it, and what that is of those who answered (``value``; ``short`` beside its bar).

    ``width`` in percent of the picture.
    """

    label: str
    count: str
    value: str
    interval: str
    width: float
    short: str


@frozen
class Spread:
    """One question by itself. ``is_hidden``: nothing but its wording may be shown."""

    text: str
    answered: str
    number: str
    lines: tuple[Line, ...]
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    is_hidden: bool

    @property
    def drawn(self) -> list[dict[str, object]]:
        """The bars of the picture; a hidden number has none."""
        return [{"label": line.label, "width": line.width, "value": line.short} for line in self.lines]


@frozen
class Texts:
    """The free texts of one question, and how often each tag was given."""

    text: str
    tags: tuple[tuple[str, int], ...]
    rows: tuple[CommentRow, ...]


@frozen
class Report:
    """The blocks of the page in the order of the questions; a run of questions with the same levels is one block."""

    blocks: tuple[Levels | Spread, ...]
    warnings: tuple[str, ...]


def report(questions: Sequence[QuestionRow], document: Document) -> Report:
    """What the page shows of ``results.counted``."""
    entries = {entry["key"]: entry for entry in document["questions"]}
    asked = [
        replace(question, options=tuple(option for option in question.options if not option.is_na))
        for question in questions
        if question.kind not in FREE_TEXTS
    ]
    blocks: list[Levels | Spread] = []
    for options, run in groupby(asked, key=levels.same_levels):
        if options is None:
            blocks.extend(_spread(question, entries[question.key]) for question in run)
        else:
            blocks.append(levels.levels(list(run), entries))
    texts = {f"“{question.key}”": f"“{question.text}”" for question in questions}
    return Report(tuple(blocks), tuple(_in_words(warning.sentence(gettext), texts) for warning in document["warnings"]))


def by_question(asked: Sequence[Asked], comments: Sequence[CommentRow]) -> list[Texts]:
    """The free texts under the wording of their question, with the tags that were given, most frequent first."""
    found = []
    for each in asked:
        if each.row.kind not in FREE_TEXTS:
            continue
        rows = [row for row in comments if row.question_id in each.ids]
        tags = Counter(tag for row in rows for tag in row.tags)
        found.append(Texts(each.row.text, tuple(tags.most_common()), tuple(rows)))
    return found


def not_applicable(questions: Sequence[QuestionRow], counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """How many said that a question does not apply to them; small numbers are not shown."""
    return [
        (question.text, words.number(None if is_small(counts[question.key], MIN_N) else counts[question.key]))
        for question in questions
        if counts.get(question.key)
    ]


def _in_words(sentence: str, texts: Mapping[str, str]) -> str:
    """A warning names questions by their key, as files do; people know them by their wording."""
    return re.sub("“[^”]*”", lambda found: texts.get(found[0], found[0]), sentence)


def _spread(question: QuestionRow, entry: Entry) -> Spread:
    words_of = labels(question, entry.get("counts", ()))
    if question.kind is Kind.NPS:
        words_of = {group: gettext(label) for group, label in GROUP_LABELS.items()}
    notes = [gettext(N_("Several answers could be chosen."))] if question.kind in SEVERAL else []
    note = words.sum_note(entry)
    if entry["n"] == 0:
        words_of, notes = {}, [gettext(N_("Nobody has answered this question."))]
    return Spread(
        question.text,
        words.answered(entry),
        words.number(entry["n"]),
        tuple(_line(label, value, entry) for value, label in words_of.items()),
        tuple(_score(entry) if question.kind is Kind.NPS else _centre(entry)),
        tuple([*notes, note] if note else notes),
        bool(entry["suppressed"]),
    )


def _line(label: str, value: str, entry: Entry) -> Line:
    count, share = entry["counts"][value], entry["share"][value]
    return Line(
        label,
        words.number(count),
        words.percent(entry["percent"][value]),
        words.interval(entry["intervals"][value]),
        0.0 if share is None else round(100 * share, 2),
        "–" if share is None else words.percent(entry["percent"][value]),
    )


def _centre(entry: Entry) -> list[tuple[str, str]]:
    if entry.get("mean") is None:
        return []
    return [
        (gettext(N_("Mean")), format_number(entry["mean"], 2)),
        (gettext(N_("Median")), format_number(entry["median"])),
        (gettext(N_("Standard deviation")), format_number(entry["sd"], 2)),
    ]


def _score(entry: Entry) -> list[tuple[str, str]]:
    found = promoters.score(entry["counts"])
    if found.score is None or found.low is None or found.high is None:
        return []
    limits = gettext(N_("%(low)s to %(high)s")) % {
        "low": format_number(found.low, 0),
        "high": format_number(found.high, 0),
    }
    return [
        (
            gettext(N_("Net promoter score from −100 to 100, with its interval")),
            f"{format_number(found.score)} ({limits})",
        )
    ]
