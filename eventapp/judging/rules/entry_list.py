"""A spreadsheet of entries, looked over line by line before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from eventapp.errors import N_, InvalidInput
from eventapp.frozen import frozen
from eventapp.judging.rules.entering import may_enter


class Verdict(StrEnum):
    """What would happen to one line of the file."""

    ADDED = "added"
    PRESENT = "present"
    TWICE = "twice"
    LEFT = "left"
    NOT_ELIGIBLE = "not_eligible"
    NOT_PARTICIPATING = "not_participating"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"


class NoRegionColumn(InvalidInput):
    """A table of which nobody knows where the regions stand, or a file that is no table."""

    code = "no_region_column"
    message = N_("The first line of %(file)s names no column “region” or “daerah”. Send a CSV or XLSX that has one.")


SENTENCES = {
    Verdict.ADDED: N_("will be entered"),
    Verdict.PRESENT: N_("is in this category already"),
    Verdict.TWICE: N_("stands in the file twice"),
    Verdict.LEFT: N_("has left this category; let it back in on its own line"),
    Verdict.NOT_ELIGIBLE: N_("may not enter this category by its rule"),
    Verdict.NOT_PARTICIPATING: N_("does not take part in this edition"),
    Verdict.DOUBTFUL: N_("may mean several regions; write the full name or the code"),
    Verdict.UNKNOWN: N_("is no region that we know"),
}


@frozen
class Known:
    """What the database says about the category and the edition, regions by code."""

    participating: Mapping[str, str]  # code → type
    present: Collection[str]
    left: Collection[str]
    types: Collection[str]
    codes: Collection[str]


@frozen
class Written:
    """One line as it was read; ``code`` is None unless the name is certain, ``candidates`` are names to choose from."""

    line: int
    text: str
    code: str | None = None
    name: str | None = None
    candidates: tuple[str, ...] = ()


@frozen
class Judged:
    """One line with what would happen."""

    row: Written
    verdict: Verdict

    @property
    def is_added(self) -> bool:
        """Whether the line becomes an entry."""
        return self.verdict is Verdict.ADDED


def look_over(rows: Iterable[Written], known: Known) -> list[Judged]:
    """Every line with its verdict; empty lines are left out. The first of two equal lines counts."""
    seen: set[str] = set()
    found = []
    for row in rows:
        if not row.text.strip():
            continue
        found.append(Judged(row, _verdict(row, known, seen)))
        if row.code:
            seen.add(row.code)
    return found


def _verdict(row: Written, known: Known, seen: set[str]) -> Verdict:
    if row.code is None:
        return Verdict.DOUBTFUL if row.candidates else Verdict.UNKNOWN
    if row.code in seen:
        return Verdict.TWICE
    if row.code in known.present:
        return Verdict.PRESENT
    if row.code in known.left:
        return Verdict.LEFT
    if row.code not in known.participating:
        return Verdict.NOT_PARTICIPATING
    if not may_enter(known.participating[row.code], row.code, types=known.types, codes=known.codes):
        return Verdict.NOT_ELIGIBLE
    return Verdict.ADDED
