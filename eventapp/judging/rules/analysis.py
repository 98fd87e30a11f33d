"""All numbers of one category, from its sheets: plain values out, and a sentence for each that the data cannot give."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import numpy as np

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.judging.rules.additive import leniency
from eventapp.judging.rules.cuts import Cap
from eventapp.judging.rules.methods import Method, first_places, judges_who_turn
from eventapp.judging.rules.notices import Notice, listed
from eventapp.judging.rules.panel import FloatArray, Panel, panel_of
from eventapp.judging.rules.reliability import Concordance, IntraclassCorrelations, alpha, concordance, intraclass
from eventapp.judging.rules.report_cards import flags
from eventapp.judging.rules.scoring import CategorySheets
from eventapp.judging.rules.uncertainty import DRAWS, MOST, DrawnCut, Outlook, certain_outlook, outlook

__all__ = ["Analysis", "EntryFigures", "JudgeFigures", "Plan", "analyse"]

CLEAR = 0.75
"""A first place with a smaller probability is contested."""


@frozen
class Plan:
    """What was settled before the scores were seen."""

    method: Method
    places: int | None
    cap: Cap | None
    seed: int


@frozen
class EntryFigures:
    """An entry's numbers, in points and probabilities; None where the data give none."""

    score: float | None = None
    raw_mean: float | None = None
    judges: int = 0
    se: float | None = None
    p_first: float | None = None
    p_cut: float | None = None
    best: int | None = None
    worst: int | None = None


@frozen
class JudgeFigures:
    """A judge's numbers: sheets that count, leniency and its standard error in points, what is worth a talk."""

    n: int = 0
    leniency: float | None = None
    se: float | None = None
    flags: tuple[str, ...] = ()


@frozen
class Analysis:
    """The numbers of a category: every entry and every judge that has a sheet, complete or not, sorted by name."""

    entries: Mapping[str, EntryFigures]
    judges: Mapping[str, JudgeFigures]
    reliability: Mapping[str, float | None]
    contested: bool
    notices: tuple[Notice, ...]


def analyse(sheets: CategorySheets, plan: Plan) -> Analysis:
    """Everything about one category that needs arithmetic."""
    notices = _absent(sheets)
    if not sheets.sheets:
        notices.append(Notice(N_("Nobody has a complete sheet; there is nothing to rank.")))
        return Analysis(
            entries=dict.fromkeys(sheets.entries, EntryFigures()),
            judges=dict.fromkeys(sheets.judges, JudgeFigures()),
            reliability=_reliability(None, notices),
            contested=True,
            notices=tuple(notices),
        )
    panel = panel_of(sheets.sheets)
    lenient = leniency(panel)
    scores = plan.method.scores(panel, lenient)
    if plan.method.name == "trimmed":
        notices.extend(_too_few(panel, scores, plan.method))
    view = _outlook(sheets, panel, plan, notices)
    judges = _judge_figures(panel, lenient, view, notices, extent=sheets.extent)
    reliability = _reliability(panel, notices)
    contested = _contested(panel, plan, scores, view, lenient, notices)
    return Analysis(
        entries=dict.fromkeys(sheets.entries, EntryFigures()) | _entry_figures(panel, scores, view),
        judges=dict.fromkeys(sheets.judges, JudgeFigures()) | judges,
        reliability=reliability,
        contested=contested,
        notices=tuple(notices),
    )


def _absent(sheets: CategorySheets) -> list[Notice]:
    """Who has sheets, but none that counts."""
    entries = sorted(set(sheets.entries) - {sheet.entry for sheet in sheets.sheets})
    judges = sorted(set(sheets.judges) - {sheet.judge for sheet in sheets.sheets})
    notices = []
    if entries:
        notices.append(Notice(N_("No score for %(entries)s: no complete sheet."), entries=listed(entries)))
    if judges:
        notices.append(Notice(N_("Judge without a complete sheet: %(judges)s."), judges=listed(judges)))
    return notices


def _too_few(panel: Panel, scores: FloatArray, method: Method) -> list[Notice]:
    short = [panel.entries[index] for index in np.flatnonzero(np.isnan(scores))]
    if not short:
        return []
    return [
        Notice(
            N_("No score for %(entries)s: dropping %(high)s highest and %(low)s lowest leaves no judge."),
            entries=listed(short),
            high=method.drop_high,
            low=method.drop_low,
        )
    ]


def _outlook(sheets: CategorySheets, panel: Panel, plan: Plan, notices: list[Notice]) -> Outlook | None:
    """The outlook, or None and the reason."""
    cut = None
    if plan.places is not None:
        cut = DrawnCut(plan.places)
        if plan.cap is not None:
            _, codes = np.unique([sheets.groups[entry] for entry in panel.entries], return_inverse=True)
            cut = DrawnCut(plan.places, plan.cap.most, codes)
    if len(panel.entries) == 1:
        notices.append(Notice(N_("Only one entry: how far judges agree and how lenient each is cannot be told apart.")))
        return certain_outlook(panel, rounding_variance=sheets.rounding_variance, cut=cut)
    if len(panel.judges) == 1:
        notices.append(
            Notice(
                N_("Only one judge: no leniency, no standard errors, probabilities or bands, no measure of agreement."),
            )
        )
        return None
    islands = panel.islands()
    if len(islands) > 1:
        notices.append(
            Notice(
                N_(
                    "The judges form %(number)s groups that no judge connects (%(groups)s): severity cannot be "
                    "compared between them, so there are no standard errors, probabilities and bands."
                ),
                number=len(islands),
                groups="; ".join(listed((panel.judges[judge] for judge in island), most=5) for island in islands[:5])
                + ("; …" if len(islands) > 5 else ""),
            )
        )
        return None
    if min(len(panel.judges), len(panel.entries)) > MOST:
        notices.append(
            Notice(
                N_("More than %(most)s judges and entries: standard errors, probabilities and bands are not reckoned."),
                most=MOST,
            )
        )
        return None
    view = outlook(panel, rounding_variance=sheets.rounding_variance, cut=cut, seed=_seed(plan.seed, sheets.category))
    if view.draws < DRAWS:
        notices.append(Notice(N_("Probabilities and bands rest on %(draws)s draws."), draws=view.draws))
    return view


def _seed(seed: int, category: str | None) -> int:
    """Draws of a category do not depend on which other categories are in the file."""
    return int.from_bytes(hashlib.sha256(json.dumps([seed, category]).encode()).digest()[:16])


def _entry_figures(panel: Panel, scores: FloatArray, view: Outlook | None) -> dict[str, EntryFigures]:
    raw = panel.means(panel.total)
    figures = {}
    for index, entry in enumerate(panel.entries):
        score, se = _known(scores[index]), None if view is None else _steady(view.entry_se[index])
        figures[entry] = EntryFigures(
            score=score,
            raw_mean=float(raw[index]),
            judges=int(panel.per_entry[index]),
            se=se,
            p_first=None if view is None else float(view.p_first[index]),
            p_cut=None if view is None or view.p_cut is None else float(view.p_cut[index]),
            best=None if view is None else int(view.best[index]),
            worst=None if view is None else int(view.worst[index]),
        )
    return figures


def _judge_figures(
    panel: Panel, lenient: FloatArray, view: Outlook | None, notices: list[Notice], *, extent: float | None
) -> dict[str, JudgeFigures]:
    """The judges' numbers; a judge who shares no entry with another one has no leniency to speak of."""
    compared = np.zeros(len(panel.judges), dtype=bool)
    compared[panel.judge[panel.per_entry[panel.entry] > 1]] = True
    if len(panel.judges) > 1 and not compared.all():
        notices.append(
            Notice(
                N_("No leniency for %(judges)s: nobody else scored the same entries."),
                judges=listed(name for name, known in zip(panel.judges, compared, strict=True) if not known),
            )
        )
    judge_se = None if view is None else view.judge_se
    talks = flags(panel, lenient, judge_se, extent=extent)
    return {
        name: JudgeFigures(
            n=int(panel.per_judge[index]),
            leniency=float(lenient[index]) if compared[index] else None,
            se=_steady(judge_se[index]) if judge_se is not None and compared[index] else None,
            flags=tuple(talks[index]),
        )
        for index, name in enumerate(panel.judges)
    }


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)


def _steady(error: np.float64) -> float | None:
    """A standard error to twelve digits: those behind them hang on how many threads the linear algebra has."""
    return None if np.isnan(error) else float(f"{error:.12g}")


def _contested(
    panel: Panel, plan: Plan, scores: FloatArray, view: Outlook | None, lenient: FloatArray, notices: list[Notice]
) -> bool:
    """Whether the first place is less than `CLEAR`, or another entry wins when one judge is left out."""
    first = first_places(scores)
    if len(first) != 1 or view is None:
        return True
    if len(panel.entries) == 1:
        return False
    if view.p_first[first[0]] < CLEAR:
        return True
    turning = [panel.judges[judge] for judge in judges_who_turn(panel, plan.method, first=first[0], lenient=lenient)]
    if turning:
        notices.append(
            Notice(N_("The first place would change without one of the judges: %(judges)s."), judges=listed(turning))
        )
    return bool(turning)


def _reliability(panel: Panel | None, notices: list[Notice]) -> dict[str, float | None]:
    """The measures of agreement by their names in the document, and the reasons for those that are None."""
    icc, kendall = IntraclassCorrelations(), Concordance()
    interval = ordinal = None
    if panel is not None and len(panel.entries) > 1 and len(panel.judges) > 1:
        if panel.is_complete:
            icc, kendall = intraclass(panel.grid()), concordance(panel.grid())
            if None in (icc.a1, icc.ak, icc.c1, icc.ck):
                notices.append(Notice(N_("Intraclass correlations cannot all be given: the scores vary too little.")))
            if kendall.w is None:
                notices.append(Notice(N_("Kendall's W cannot be given: no judge tells the entries apart.")))
        else:
            notices.append(
                Notice(N_("Not every judge scored every entry: no intraclass correlations and no Kendall's W."))
            )
        interval = alpha(panel.entry, panel.total)
        ordinal = alpha(panel.entry, panel.total, ordinal=True)
        if interval is None or ordinal is None:
            notices.append(
                Notice(
                    N_("Krippendorff's alpha cannot be given: no two judges to compare, or scores that do not vary.")
                )
            )
    return {
        "icc_a1": icc.a1,
        "icc_ak": icc.ak,
        "icc_c1": icc.c1,
        "icc_ck": icc.ck,
        "kendall_w": kendall.w,
        "kendall_p": kendall.p,
        "alpha_interval": interval,
        "alpha_ordinal": ordinal,
    }
