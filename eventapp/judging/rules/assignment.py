"""Who judges what: every entry to so many judges, no conflict, even loads, evenly mixed pairs, all connected.

The same function serves the organiser's page and `eventapp judging assign`. What is asked for either holds exactly or
is refused with the number that cannot hold and the entries or judges that prove it. The arithmetic stands in
`assignment_design` (loads), `assignment_pairs` (pairs), `assignment_islands` (connection) and `assignment_proof`
(refusals).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.judging.rules.assignment_design import BoolArray, Design, Problem, even_out, filled
from eventapp.judging.rules.assignment_hints import named, prefer
from eventapp.judging.rules.assignment_islands import join
from eventapp.judging.rules.assignment_pairs import spread_pairs
from eventapp.judging.rules.assignment_proof import Bounds, check_counts, check_loads
from eventapp.judging.rules.notices import Notice, listed

__all__ = ["Assignment", "Overlap", "assign", "document", "fiedler"]

Pair = tuple[str, str]
"""(judge, entry)."""


@frozen
class Overlap:
    """How many entries two judges share, over all pairs of judges."""

    least: int
    most: int
    mean: float


@frozen
class Assignment:
    """Who judges what, by entry and then by judge in the order they were given; `loads` names every judge.

    `islands` is into how many parts the judges with work fall that no shared entry connects, `overlap` is None for a
    single judge. `mixed` of the entries have judges of as many backgrounds as can be; None where none are known.
    """

    pairs: tuple[Pair, ...]
    loads: Mapping[str, int]
    islands: int
    overlap: Overlap | None
    mixed: int | None
    notices: tuple[Notice, ...]

    @property
    def connected(self) -> bool:
        """Whether every judge with work can be compared with every other."""
        return self.islands == 1


def assign(
    judges: Sequence[str],
    entries: Sequence[str],
    *,
    per_entry: int,
    conflicts: Iterable[Pair] = (),
    least: int | None = None,
    most: int | None = None,
    fixed: Iterable[Pair] = (),
    experts: Mapping[str, Collection[str]] | None = None,
    backgrounds: Mapping[str, str] | None = None,
    elsewhere: Mapping[str, int] | None = None,
    hints: Collection[Pair] = (),
    seed: int = 0,
) -> Assignment:
    """Give each entry exactly `per_entry` different judges without a conflict, each judge `least` to `most` entries.

    Loads are as even as conflicts allow, also within bounds; pairs of judges meet about equally often; judges are
    connected where that can be. `fixed` pairs stay, whatever else changes, and an entry with more of them than
    `per_entry` keeps them all. `experts` names the only judges for some of the entries, `backgrounds` the background
    of judges, which differ on each entry as far as they can. `elsewhere` counts, by entry, judges of its number who are
    none of `judges` any more. `hints` are pairs of a judge and an entry that the judge knows something about: they
    decide between assignments that are as good otherwise. Names are unique, and known wherever they are repeated.
    The same arguments give the same pairs in the same order. Raises CannotAssign.
    """
    done = np.array([(elsewhere or {}).get(entry, 0) for entry in entries], dtype=np.int64)
    problem = _problem(judges, entries, per_entry, conflicts, fixed, experts or {}, backgrounds or {}, done)
    bounds = Bounds(per_entry, least, most)
    check_counts(problem, bounds, judges=judges, entries=entries)
    rng = np.random.default_rng(seed)
    design = filled(problem, rng)
    even_out(design)
    check_loads(design, bounds, judges=judges, entries=entries)
    spread_pairs(design, rng)
    join(design)
    if hints:
        prefer(design, named(hints, judges, entries), rng)
        join(design)
    return _result(design, bounds, judges, entries, backgrounds or {})


def document(assignment: Assignment) -> dict[str, object]:
    """The document of CONTRACTS 2.3, ready for JSON."""
    overlap = assignment.overlap
    return {
        "assignments": [{"judge": judge, "entry": entry} for judge, entry in assignment.pairs],
        "loads": dict(assignment.loads),
        "connected": assignment.connected,
        "pair_overlap": {
            "min": None if overlap is None else overlap.least,
            "max": None if overlap is None else overlap.most,
            "mean": None if overlap is None else overlap.mean,
        },
        "warnings": list(assignment.notices),
    }


def fiedler(pairs: Iterable[Pair]) -> float:
    """How firmly judges hang together: the second smallest eigenvalue of S = diag(m) - N' diag(1/n) N; 0 for islands.

    N (E, J) says who judges what, n and m are its row and column sums. It bounds from above the variance of a
    difference of two leniencies, 2 s² / value. NaN for a single judge. Fiedler 1973, Czech. Math. J. 23:298.
    """
    names = list(pairs)
    judges, judge = np.unique([name for name, _ in names], return_inverse=True)
    entries, entry = np.unique([name for _, name in names], return_inverse=True)
    if len(judges) < 2:
        return float("nan")
    held = np.zeros((len(entries), len(judges)))
    held[entry, judge] = 1.0
    s = np.diag(held.sum(axis=0)) - held.T @ (held / held.sum(axis=1)[:, np.newaxis])
    return max(0.0, float(np.linalg.eigvalsh(s)[1]))


def _problem(
    judges: Sequence[str],
    entries: Sequence[str],
    per_entry: int,
    conflicts: Iterable[Pair],
    fixed: Iterable[Pair],
    experts: Mapping[str, Collection[str]],
    backgrounds: Mapping[str, str],
    done: NDArray[np.int64],
) -> Problem:
    judge_at = {name: place for place, name in enumerate(judges)}
    entry_at = {name: place for place, name in enumerate(entries)}
    allowed = np.ones((len(entries), len(judges)), dtype=bool)
    for entry, names in experts.items():
        allowed[entry_at[entry]] = False
        allowed[entry_at[entry], [judge_at[name] for name in names]] = True
    for judge, entry in conflicts:
        allowed[entry_at[entry], judge_at[judge]] = False
    kept = np.zeros_like(allowed)
    for judge, entry in fixed:
        kept[entry_at[entry], judge_at[judge]] = True
    codes = _backgrounds(judges, backgrounds)
    return Problem(
        allowed=allowed & ~kept,
        fixed=kept,
        demand=np.maximum(min(per_entry, len(judges) + 1) - kept.sum(axis=1) - done, 0),
        alike=(codes[:, np.newaxis] == codes) & (codes >= 0),
    )


def _backgrounds(judges: Sequence[str], backgrounds: Mapping[str, str]) -> NDArray[np.int64]:
    """(J,) a number for the background of each judge, -1 where it is not known."""
    known = {name: code for code, name in enumerate(sorted({text for text in backgrounds.values() if text}))}
    return np.array([known.get(backgrounds.get(judge, ""), -1) for judge in judges], dtype=np.int64)


def _result(
    design: Design, bounds: Bounds, judges: Sequence[str], entries: Sequence[str], backgrounds: Mapping[str, str]
) -> Assignment:
    at_work = design.load > 0
    islands = len(np.unique(design.islands()[at_work]))
    shared = design.overlap()[np.triu_indices(len(judges), 1)]
    overlap = Overlap(int(shared.min()), int(shared.max()), float(shared.mean())) if len(shared) else None
    return Assignment(
        pairs=tuple((judges[judge], entries[entry]) for entry, judge in np.argwhere(design.held).tolist()),
        loads=dict(zip(judges, design.load.tolist(), strict=True)),
        islands=islands,
        overlap=overlap,
        mixed=_mixed(design, judges, backgrounds),
        notices=tuple(_notices(design, bounds, judges, entries, islands)),
    )


def _mixed(design: Design, judges: Sequence[str], backgrounds: Mapping[str, str]) -> int | None:
    """How many entries have judges of as many backgrounds as there are, or as there are judges of the entry."""
    codes = _backgrounds(judges, backgrounds)
    known = len(np.unique(codes[codes >= 0]))
    if known == 0:
        return None
    has: BoolArray = np.zeros((len(design.size), known), dtype=bool)
    entry, judge = np.nonzero(design.held & (codes >= 0))
    has[entry, codes[judge]] = True
    return int((has.sum(axis=1) >= np.minimum(known, design.size)).sum())


def _notices(
    design: Design, bounds: Bounds, judges: Sequence[str], entries: Sequence[str], islands: int
) -> list[Notice]:
    notices = []
    if len(judges) == 1:
        notices.append(Notice(N_("Only one judge: no two judges share an entry.")))
    full = np.flatnonzero(design.size > bounds.per_entry)
    if len(full):
        notices.append(
            Notice(
                N_("%(entries)s: more than %(number)s judges have finished, and all of them stay."),
                entries=listed(entries[entry] for entry in full.tolist()),
                number=bounds.per_entry,
            )
        )
    idle = [judge for judge, load in zip(judges, design.load.tolist(), strict=True) if load == 0]
    if idle:
        notices.append(Notice(N_("No entry for %(judges)s."), judges=listed(idle)))
    lightest, heaviest = int(design.load.min()), int(design.load.max())
    if heaviest - lightest > 1:
        notices.append(
            Notice(
                N_("Loads go from %(lightest)s to %(heaviest)s: conflicts or finished work leave no evener ones."),
                lightest=lightest,
                heaviest=heaviest,
            )
        )
    if islands > 1:
        notices.append(Notice(_why_apart(design), number=islands))
    return notices


def _why_apart(design: Design) -> str:
    """The message id that says why the judges are not connected; its placeholder: number."""
    if int(design.size.max()) < 2:
        return N_(
            "The judges form %(number)s groups that no entry connects, because every entry has one judge: "
            "severity cannot be compared between them."
        )
    nodes = int((design.load > 0).sum()) + len(design.size)
    if int(design.load.sum()) < nodes - 1:
        return N_(
            "The judges form %(number)s groups that no entry connects, because there are too few entries for so many "
            "judges: severity cannot be compared between them. Take fewer judges, or more for each entry."
        )
    return N_(
        "The judges form %(number)s groups that no entry connects, because of conflicts or finished work: "
        "severity cannot be compared between them."
    )
