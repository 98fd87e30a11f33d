"""Questions against each other, years against each other and weighted shares, as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.questions import Kind
from eventapp.surveys.queries.crosses import OTHERS
from eventapp.surveys.queries.results import Asked
from eventapp.surveys.queries.weighing import Weighted
from eventapp.surveys.rules.comparing import Difference
from eventapp.surveys.rules.crosstables import HALVES, Cross
from eventapp.surveys.rules.trends import Trend, Year, trends
from eventapp.surveys.views import words
from eventapp.surveys.views.figures import GROUP_LABELS
from eventapp.web.i18n import format_number, gettext

_SURE = 0.05
_METHODS = {
    "chi-square": N_("chi-square test"),
    "fisher": N_("Fisher’s exact test"),
    "drawn": N_("9,999 tables drawn with the same totals"),
}


@frozen
class CrossTable:
    """One question by the groups of another; cells are counts with percent of their group. ``notes`` say how sure."""

    title: str
    text: str
    columns: tuple[dict[str, Any], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]
    is_hidden: bool


@frozen
class TrendRow:
    """One year of a trend; low, width and at in percent of the axis."""

    year: str
    n: str
    value: str
    limits: str
    low: float
    width: float
    at: float


@frozen
class TrendTable:
    """A question over the years, oldest first."""

    title: str
    text: str
    unit: str
    ticks: tuple[dict[str, Any], ...]
    rows: tuple[TrendRow, ...]


@frozen
class WeightedTable:
    """Shares unweighted and weighted. ``rows``: question, answer, unweighted, weighted, standard error."""

    by: str
    population: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, str, str, str], ...]
    notes: tuple[str, ...]


def tables(by: QuestionRow, questions: Sequence[QuestionRow], crosses: Mapping[str, Cross]) -> list[CrossTable]:
    """The tables in the order of the questions."""
    found = [(question, crosses[question.key]) for question in questions if question.key in crosses]
    return [_table(by, question, cross) for question, cross in found if cross.hidden_whole or _says_something(cross)]


def _says_something(cross: Cross) -> bool:
    """Whether anybody answered, and anybody said where they belong."""
    told = [row for group, row in zip(cross.groups, cross.rows, strict=False) if group]
    return any(cross.rows[-1][:-2]) and any(row[-1] != 0 for row in told)


def over_the_years(years: Sequence[Year], asked: Sequence[Asked]) -> list[TrendTable]:
    """What this survey and published ones of other years have in common."""
    texts = {(each.row.compare, each.row.kind.value): each.row.text for each in asked}
    return [_trend(found, texts.get(found.key[:2], found.key[0])) for found in trends(years)]


def weighted_rows(found: Weighted, asked: Sequence[Asked]) -> WeightedTable:
    """The weighted shares with their unweighted ones beside them."""
    rows: list[tuple[str, str, str, str, str]] = []
    texts = {each.row.key: each.row for each in asked}
    for key, shares in found.shares.items():
        for option, (share, error) in shares.items():
            plain = found.unweighted[key][option]
            rows.append(
                (
                    texts[key].text,
                    _label(texts[key], option),
                    _percent(plain),
                    _percent(share),
                    "–" if error is None else format_number(100 * error, 1),
                )
            )
    notes = []
    if found.design_effect is not None and found.effective is not None:
        sentence = gettext(N_("Design effect of the weights %(effect)s: the answers are worth %(number)s (Kish)."))
        notes.append(
            sentence % {"effect": format_number(found.design_effect, 2), "number": format_number(found.effective, 0)}
        )
    for name in found.too_many:
        sentence = gettext(
            N_("More people answered “%(group)s” than there are by the number that was given, so nothing is weighed.")
        )
        notes.append(sentence % {"group": found.by.label(name)})
    for key in found.missing:
        sentence = gettext(N_("The weighted shares of %(keys)s are hidden, as they would reveal small numbers."))
        notes.append(sentence % {"keys": f"“{texts[key].text}”"})
    population = tuple((found.by.label(name), format_number(people)) for name, people in found.population.items())
    return WeightedTable(found.by.text, population, tuple(rows), tuple(notes))


def _table(by: QuestionRow, question: QuestionRow, cross: Cross) -> CrossTable:
    labels = [_label(question, option) for option in cross.options]
    numbers = [*labels, gettext(N_("Passed over")), gettext(N_("All"))]
    head: tuple[dict[str, Any], ...] = ({"label": by.text}, *({"label": label, "num": True} for label in numbers))
    names = [_group(by, group) for group in cross.groups]
    is_hidden = cross.hidden_whole or not _divides(cross)
    rows = tuple(
        (name, tuple(_cells(row))) for name, row in zip((*names, gettext(N_("All"))), cross.rows, strict=False)
    )
    return CrossTable(_finding(by, question, cross), question.text, head, rows, tuple(_notes(cross)), is_hidden)


def _divides(cross: Cross) -> bool:
    """Whether any group’s answers are shown: a table of nothing but hidden places and zeros tells nobody anything."""
    return any(any(row[:-2]) for row in cross.rows[:-1])


def _group(by: QuestionRow, group: str) -> str:
    if not group:
        return gettext(N_("Not said"))
    return gettext(N_("All others together")) if group == OTHERS else by.label(group)


def _cells(row: Sequence[int | None]) -> list[str]:
    """Percentages are of those in the group who answered; without all of its numbers there are none."""
    *counts, passed_over, size = row
    answered = None if None in row else sum(count for count in counts if count is not None)
    cells = [
        words.number(count)
        if count is None or not answered
        else f"{format_number(count)} ({words.share(count, answered)})"
        for count in counts
    ]
    return [*cells, words.number(passed_over), words.number(size)]


def _finding(by: QuestionRow, question: QuestionRow, cross: Cross) -> str:
    """What the table says in one sentence; whether groups differ is said only where nothing is hidden."""
    about = {"question": question.text.rstrip("?"), "by": by.text}
    p = _p_of(cross)
    if p is None:
        return gettext(N_("%(question)s, by “%(by)s”")) % about
    if p < _SURE:
        return gettext(N_("%(question)s: the groups differ")) % about
    return gettext(N_("%(question)s: no difference between the groups can be shown")) % about


def _p_of(cross: Cross) -> float | None:
    if cross.all_groups is not None:
        return cross.all_groups.p
    if cross.two_groups is not None and cross.two_groups.p is not None:
        return cross.two_groups.p
    return cross.association.p if cross.association else None


def _notes(cross: Cross) -> list[str]:
    if cross.hidden_whole:
        return []
    if cross.has_hidden:
        return [
            gettext(
                N_("Some numbers are hidden, and with them the tests of difference, from which they could be reckoned.")
            )
        ]
    notes = []
    if (found := cross.association) is not None:
        sentence = gettext(N_("Association: Cramér’s V %(v)s, χ² %(chi)s with %(df)s df, p %(p)s (%(method)s)."))
        notes.append(
            sentence
            % {
                "v": format_number(found.cramers_v, 2),
                "chi": format_number(found.chi_square, 2),
                "df": found.degrees,
                "p": _p(found.p),
                "method": gettext(_METHODS[found.method]),
            }
        )
    if (pair := cross.two_groups) is not None and pair.p is not None:
        sentence = gettext(N_("Levels: rank-biserial correlation %(r)s, p %(p)s (Mann–Whitney)."))
        notes.append(sentence % {"r": format_number(pair.rank_biserial, 2), "p": _p(pair.p)})
    if (many := cross.all_groups) is not None:
        sentence = gettext(N_("Levels: ε² %(e)s, H %(h)s with %(df)s df, p %(p)s (Kruskal–Wallis)."))
        notes.append(
            sentence
            % {
                "e": format_number(many.epsilon_squared, 2),
                "h": format_number(many.h, 2),
                "df": many.degrees,
                "p": _p(many.p),
            }
        )
    return notes


def _p(value: float) -> str:
    return f"< {format_number(0.001, 3)}" if value < 0.001 else f"= {format_number(value, 3)}"


def _trend(found: Trend, text: str) -> TrendTable:
    is_score = found.kind == "nps"
    low, reach = (-100.0, 200.0) if is_score else (0.0, 1.0)

    def place(value: float) -> float:
        return round((value - low) / reach * 100, 2)

    rows = tuple(
        TrendRow(
            point.year,
            format_number(point.n),
            format_number(point.shown) if is_score else words.percent(point.shown),
            f"{format_number(point.low, 0)}–{format_number(point.high, 0)}"
            if is_score
            else words.interval((point.low, point.high)),
            place(point.low),
            round(place(point.high) - place(point.low), 2),
            place(point.value),
        )
        for point in found.points
    )
    marks = (-100, 0, 100) if is_score else (0, 50, 100)
    ticks = tuple({"at": place(mark if is_score else mark / 100), "text": format_number(mark)} for mark in marks)
    unit = gettext(N_("Net promoter score")) if is_score else gettext(N_("Both best levels"))
    return TrendTable(_changed(text, found.change), text, unit, ticks, rows)


def _changed(text: str, change: Difference | None) -> str:
    if change is None:
        return text
    values = {
        "question": text,
        "points": format_number(abs(100 * change.difference), 1),
        "low": format_number(100 * change.low, 1),
        "high": format_number(100 * change.high, 1),
    }
    if not change.is_clear:
        return gettext(N_("%(question)s: no sure change (between %(low)s and %(high)s points)")) % values
    if change.difference > 0:
        return gettext(N_("%(question)s: %(points)s points better (between %(low)s and %(high)s)")) % values
    return gettext(N_("%(question)s: %(points)s points worse (between %(low)s and %(high)s)")) % values


def _label(question: QuestionRow, option: str) -> str:
    if option == OTHERS:
        return _group(question, option)
    if option in HALVES:
        levels = sorted((each for each in question.options if not each.is_na), key=lambda each: each.value)
        half = len(levels) // 2
        return ", ".join(each.label for each in (levels[:half] if option == HALVES[0] else levels[half:]))
    return gettext(GROUP_LABELS[option]) if question.kind is Kind.NPS else question.label(option)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{format_number(100 * share, 1)}%"
