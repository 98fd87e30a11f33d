"""A proposal of who judges what in a category, from what is known now: nothing is stored here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.judging.errors import NothingToAssign
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.intake import Dossier
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import AssignmentState, Background, DossierState
from eventapp.judging.queries.parts import is_ranked, is_tied
from eventapp.judging.rules import expertise
from eventapp.regions.models import Region

if TYPE_CHECKING:
    from eventapp.judging.rules import assignment as rules


class Wish(NamedTuple):
    """What the organiser asks for; ``keep_all``: what is assigned now stays, also where nothing is scored yet."""

    per_entry: int
    least: int | None = None
    most: int | None = None
    seed: int = 0
    keep_all: bool = False


class Pair(NamedTuple):
    """An entry and a seat."""

    entry_id: int
    panel_member_id: int


@frozen
class Load:
    """A judge's part of a proposal."""

    name: str
    background: str
    entries: int
    conflicts: int


@frozen
class Team:
    """An entry's judges in a proposal; ``backgrounds`` are the known ones among them."""

    entry: str
    judges: list[str]
    backgrounds: list[str]


@dataclass(frozen=True)
class Proposal:
    """Who would judge what. ``kept`` sheets stay as they are, ``added`` are new, ``removed`` go."""

    result: rules.Assignment
    kept: frozenset[Pair]
    added: frozenset[Pair]
    removed: frozenset[Pair]
    loads: list[Load]
    teams: list[Team]
    fiedler: float
    hinted: int | None = None  # sheets of judges whose expertise names something of the entry; None: none could

    @property
    def mark(self) -> str:
        """What tells this proposal from another one: what would change, hashed."""
        lines = [f"+{pair}" for pair in sorted(self.added)] + [f"-{pair}" for pair in sorted(self.removed)]
        return hashlib.sha256("\n".join([*lines, *map(str, sorted(self.kept))]).encode()).hexdigest()[:16]


@frozen
class _Cell:
    """An entry, a seat, and what is between them."""

    entry_id: int
    region: str
    panel_member_id: int
    judge: str | None
    pseudonym: str
    background: str
    expertise: str
    is_alternate: bool
    has_ended: bool
    tied: bool
    state: str | None  # None: not assigned
    scored: bool
    about: str  # region and province
    answers: dict[str, str] | None  # of the region's dossier

    @property
    def pair(self) -> Pair:
        return Pair(self.entry_id, self.panel_member_id)

    @property
    def sits(self) -> bool:
        """Whether the judge can be given more."""
        return not self.is_alternate and not self.has_ended

    @property
    def barred(self) -> bool:
        """Whether the two must not meet."""
        return self.tied or self.state == AssignmentState.RECUSED

    def stays(self, *, keep_all: bool) -> bool:
        """Whether this is a sheet that counts and is not to be touched. An alternate's was given by hand."""
        given = self.state is not None and not self.barred
        return given and (self.scored or (keep_all and self.sits) or (self.is_alternate and not self.has_ended))


_province = sa.orm.aliased(Region)
_scored = (
    sa.select(ScoreLog.id)
    .where(ScoreLog.edition_id == Assignment.edition_id, ScoreLog.assignment_id == Assignment.id)
    .correlate(Assignment)
    .exists()
)
_CELLS = (
    sa.select(
        Entry.id,
        Region.name,
        PanelMember.id,
        User.name,
        PanelMember.pseudonym,
        PanelMember.background,
        PanelMember.expertise,
        PanelMember.is_alternate,
        PanelMember.ended_at.is_not(None),
        is_tied(),
        Assignment.state,
        _scored,
        Region.name + " " + sa.func.coalesce(_province.name, ""),
        Dossier.answers,
    )
    .select_from(Entry)
    .join(PanelMember, PanelMember.category_id == Entry.category_id)
    .join(Region, Region.id == Entry.region_id)
    .outerjoin(_province, _province.id == Region.province_id)
    .outerjoin(
        Dossier,
        sa.and_(
            Dossier.edition_id == Entry.edition_id,
            Dossier.category_id == Entry.category_id,
            Dossier.region_id == Entry.region_id,
            Dossier.state == DossierState.PASSED.value,
        ),
    )
    .outerjoin(User, User.id == PanelMember.user_id)
    .outerjoin(Assignment, sa.and_(Assignment.entry_id == Entry.id, Assignment.panel_member_id == PanelMember.id))
    .where(
        Entry.edition_id == sa.bindparam("edition_id"),
        Entry.category_id == sa.bindparam("category_id"),
        is_ranked(),
    )
    .order_by(Region.name, Entry.id, User.name, PanelMember.id)
)


def propose(scope: Scope, category_id: int, wish: Wish) -> Proposal:
    """The assignment that ``eventapp judging assign`` would make of this category, around what is finished.

    Judges who are tied to a region or were recused from it never get it; a recused sheet stays for the record. An
    entry that panels only compare notes on is left alone. What stands as a judge's expertise is a hint. 1 statement.
    Raises NothingToAssign, CannotAssign.
    """
    rows = db.rows(_CELLS, edition_id=scope.edition_id, category_id=category_id)
    cells = [_Cell(*row) for row in rows]
    sitting = [cell for cell in cells if cell.sits]
    if not sitting:
        raise NothingToAssign
    entries = _unique([(cell.entry_id, cell.region, str(cell.entry_id)) for cell in cells])
    judges = _unique([(cell.panel_member_id, cell.judge or cell.pseudonym, cell.pseudonym) for cell in sitting])
    from eventapp.judging.rules import assignment  # noqa: PLC0415 -- slow import, used by few requests

    kept = {cell.pair for cell in cells if cell.stays(keep_all=wish.keep_all)}
    backgrounds = {judges[cell.panel_member_id]: cell.background for cell in sitting}
    texts = {entries[cell.entry_id]: " ".join([cell.about, *(cell.answers or {}).values()]) for cell in cells}
    known = {judges[cell.panel_member_id]: cell.expertise for cell in sitting if cell.expertise}
    hints = expertise.hints(known, texts) if known else set()
    result = assignment.assign(
        list(judges.values()),
        list(entries.values()),
        per_entry=wish.per_entry,
        conflicts=[(judges[cell.panel_member_id], entries[cell.entry_id]) for cell in sitting if cell.barred],
        least=wish.least,
        most=wish.most,
        fixed=[
            (judges[pair.panel_member_id], entries[pair.entry_id]) for pair in kept if pair.panel_member_id in judges
        ],
        backgrounds={name: text for name, text in backgrounds.items() if text != Background.OTHER},
        elsewhere=Counter(entries[pair.entry_id] for pair in kept if pair.panel_member_id not in judges),
        hints=hints,
        seed=wish.seed,
    )
    proposal = _proposal(result, cells, entries, judges, backgrounds, frozenset(kept))
    return replace(proposal, hinted=len(hints & set(result.pairs)) if hints else None)


def _proposal(
    result: rules.Assignment,
    cells: Sequence[_Cell],
    entries: dict[int, str],
    judges: dict[int, str],
    backgrounds: dict[str, str],
    kept: frozenset[Pair],
) -> Proposal:
    from eventapp.judging.rules import assignment  # noqa: PLC0415 -- slow import, used by few requests

    entry_ids = {name: number for number, name in entries.items()}
    seat_ids = {name: number for number, name in judges.items()}
    wanted = {Pair(entry_ids[entry], seat_ids[judge]) for judge, entry in result.pairs}
    present = {cell.pair for cell in cells if cell.state is not None and not cell.barred}
    barred = Counter(cell.panel_member_id for cell in cells if cell.barred)
    teams: dict[str, list[str]] = {name: [] for name in entries.values()}
    for judge, entry in result.pairs:
        teams[entry].append(judge)
    return Proposal(
        result=result,
        kept=kept | (wanted & present),
        added=frozenset(wanted - present),
        removed=frozenset(present - wanted - kept),
        loads=[Load(name, backgrounds[name], result.loads[name], barred[number]) for number, name in judges.items()],
        teams=[Team(entry, names, sorted({backgrounds[name] for name in names})) for entry, names in teams.items()],
        fiedler=assignment.fiedler(result.pairs),
    )


def _unique(named: Sequence[tuple[int, str, str]]) -> dict[int, str]:
    """A name for each id, in their order; two who bear the same name are told apart by the third text."""
    names: dict[int, tuple[str, str]] = {number: (name, mark) for number, name, mark in named}
    often: Counter[str] = Counter(name for name, _ in names.values())
    return {number: name if often[name] == 1 else f"{name} ({mark})" for number, (name, mark) in names.items()}
