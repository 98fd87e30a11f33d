"""The whole tabulation of a round as one document: ranking, uncertainty, judges, reliability, cut, warnings.

The same function serves the chair's page and `eventapp judging tabulate`. This module only puts the document together;
what is reckoned stands in `analysis`, which is loaded, with numpy, when the first document is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from eventapp.errors import N_
from eventapp.judging.rules.cuts import Cap, Selection, check_fillable, check_grouped, select
from eventapp.judging.rules.marks import Mark
from eventapp.judging.rules.notices import Notice, listed, shown
from eventapp.judging.rules.ranking import Standing, standings
from eventapp.judging.rules.rubric import Rubric
from eventapp.judging.rules.scoring import CategorySheets, score_sheets

if TYPE_CHECKING:
    from eventapp.judging.rules.analysis import Analysis, EntryFigures, Plan

__all__ = ["INCOMPLETE", "tabulate"]

INCOMPLETE = N_("Incomplete sheets are left out: %(sheets)s.")

GREY_LOW, GREY_HIGH = 0.10, 0.90
"""Entries whose probability of being selected lies between these are the border that people should talk about."""


def tabulate(
    marks: Iterable[Mark],
    *,
    rubric: Rubric | None = None,
    method: Literal["adjusted", "mean", "trimmed"] = "adjusted",
    drop_high: int | None = None,
    drop_low: int | None = None,
    cut: int | None = None,
    cap_per: Cap | None = None,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """The document of CONTRACTS 2.2, ready for JSON: no NaN, full precision, the same for marks in any order.

    `trimmed` without numbers drops one judge at each end. With a cap every mark carries its entry's group. `progress`
    hears (categories done, of how many). Raises BadMark, ConflictingMarks, UnfillableCut. Warnings are `Notice`s:
    strings that can be translated.
    """
    from eventapp.judging.rules.additive import SHRINK  # noqa: PLC0415 -- slow import
    from eventapp.judging.rules.analysis import Plan, analyse  # noqa: PLC0415 -- slow import
    from eventapp.judging.rules.methods import Method  # noqa: PLC0415 -- slow import

    categories = score_sheets(marks, rubric)
    del marks  # those of a large file need not stay in memory beside the draws
    trims = method == "trimmed" and drop_high is None and drop_low is None
    plan = Plan(
        method=Method(method, drop_high=1 if trims else drop_high or 0, drop_low=1 if trims else drop_low or 0),
        places=cut,
        cap=cap_per if cut is not None else None,
        seed=seed,
    )
    for sheets in categories:
        _check_cut(sheets, plan)
    documents = []
    for sheets in categories:
        documents.append(_category(sheets, analyse(sheets, plan), plan))
        if progress is not None:
            progress(len(documents), len(categories))
    return {
        "method": method,
        "lambda": SHRINK,
        "categories": documents,
        "warnings": _general_notices(categories, rubric, by_default=trims),
    }


def _check_cut(sheets: CategorySheets, plan: Plan) -> None:
    """Raises before anything is reckoned where the places of this category cannot be filled."""
    if plan.places is None:
        return
    if plan.cap is not None:
        check_grouped(sheets.entries, cap=plan.cap, groups=sheets.groups, lines=sheets.lines)
    scored = sorted({sheet.entry for sheet in sheets.sheets})
    check_fillable(scored, places=plan.places, cap=plan.cap, groups=sheets.groups, category=sheets.category)


def _general_notices(categories: Sequence[CategorySheets], rubric: Rubric | None, *, by_default: bool) -> list[Notice]:
    notices = []
    if by_default:
        notices.append(Notice(N_("No number to drop was given: the highest and the lowest judge are dropped.")))
    judged = {sheets.category for sheets in categories}
    notices.extend(
        Notice(N_("Category %(category)s of the rubric has no scores."), category=shown(category))
        for category in ([] if rubric is None else rubric.categories())
        if category not in judged
    )
    notices.extend(
        Notice(
            INCOMPLETE,
            sheets=listed((_sheet(sheets.category, entry, judge) for entry, judge in sheets.left_out), most=20),
        )
        for sheets in categories
        if sheets.left_out
    )
    return notices


def _sheet(*names: str | None) -> str:
    """A sheet by its category, entry and judge."""
    return " / ".join(name for name in names if name is not None)


def _category(sheets: CategorySheets, analysis: Analysis, plan: Plan) -> dict[str, Any]:
    figures = analysis.entries
    places = standings(sheets.entries, [figures[entry].score for entry in sheets.entries])
    notices = [*sheets.notices, *analysis.notices]
    first = [standing.entry for standing in places if standing.rank == 1 and standing.score is not None]
    if len(first) > 1:
        notices.append(Notice(N_("The first place is shared by %(entries)s: nobody wins yet."), entries=listed(first)))
    cut = None
    if plan.places is not None:
        selection = select(places, places=plan.places, cap=plan.cap, groups=sheets.groups)
        notices.extend(_cut_notices(selection))
        chances = [(standing.entry, figures[standing.entry].p_cut) for standing in places]
        known = [(entry, chance) for entry, chance in chances if chance is not None]
        cut = {
            "n": plan.places,
            "selected": list(selection.selected),
            "band": [entry for entry, chance in known if GREY_LOW <= chance <= GREY_HIGH] if known else None,
            "capped": list(selection.capped),
        }
    return {
        "category": sheets.category,
        "ranking": [_row(standing, figures[standing.entry]) for standing in places],
        "judges": [
            {"judge": name, "n": each.n, "leniency": each.leniency, "se": each.se, "flags": list(each.flags)}
            for name, each in analysis.judges.items()
        ],
        "reliability": dict(analysis.reliability),
        "winner": first[0] if len(first) == 1 else None,
        "contested": analysis.contested,
        "cut": cut,
        "warnings": notices,
    }


def _row(standing: Standing, figures: EntryFigures) -> dict[str, Any]:
    """One line of the ranking. The drawn band is widened to the rank itself where a method ranks outside of it."""
    return {
        "rank": standing.rank,
        "entry": standing.entry,
        "score": standing.score,
        "raw_mean": figures.raw_mean,
        "judges": figures.judges,
        "se": figures.se,
        "p_first": figures.p_first,
        "p_cut": figures.p_cut,
        "rank_low": None if figures.best is None else min(figures.best, standing.rank),
        "rank_high": None if figures.worst is None else max(figures.worst, standing.rank),
        "tied_with": list(standing.tied_with),
    }


def _cut_notices(selection: Selection) -> list[Notice]:
    if selection.undecided:
        return [
            Notice(
                N_("Equal at the cut: %(entries)s; %(places)s of the places stay open until that is decided."),
                entries=listed(selection.undecided),
                places=selection.open_places,
            )
        ]
    if selection.open_places:
        return [
            Notice(
                N_("%(places)s of the places stay open: the remaining entries have no score."),
                places=selection.open_places,
            )
        ]
    return []
