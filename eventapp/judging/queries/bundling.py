"""What a round's bundle is made of: the whole log, every entry and every assignment, under pseudonyms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.results import Publication, Signature, Snapshot
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import EntryState
from eventapp.judging.queries import deliberation, tabulating
from eventapp.judging.queries.parts import pairs
from eventapp.judging.queries.tabulating import Inputs
from eventapp.judging.rules import bundle
from eventapp.judging.rules.bundle import CategoryLine, CriterionLine, EntryLine, Facts, Pair, VoteLine
from eventapp.judging.rules.bundle_keys import ROLES, fingerprint
from eventapp.regions.models import Region

_KEYS = (
    sa.select(Signature.role, Signature.public_key)
    .join(Snapshot, Snapshot.id == Signature.snapshot_id)
    .where(Signature.public_key.is_not(None))
    .order_by(Signature.role.desc())
)
CALIBRATION = "calibration"  # the state in a bundle of an entry that panels only compare notes on
_ROW = ("sequence", "judge", "entry", "criterion", "score", "comment", "previous", "hash")


@frozen
class SigningKey:
    """A key that signed, by its fingerprint."""

    role: str
    fingerprint: str


@frozen
class VersionRow:
    """A published version; the first one has no reason."""

    version: int
    reason: str
    sha256: str
    published_at: datetime
    snapshot_id: int


@frozen
class KeptBundle:
    """A bundle's bytes."""

    version: int
    data: bytes
    sha256: str


def log_rows(scope: Scope, round_id: int) -> list[dict[str, Any]]:
    """The hashed part of every row of a round's log, in order. 1 statement."""
    columns = (ScoreLog.sequence, ScoreLog.judge, ScoreLog.entry, ScoreLog.criterion, ScoreLog.score)
    query = (
        sa.select(*columns, ScoreLog.comment_hash, ScoreLog.previous_hash, ScoreLog.row_hash)
        .where(ScoreLog.edition_id == scope.edition_id, ScoreLog.round_id == round_id)
        .order_by(ScoreLog.sequence)
    )
    return [dict(zip(_ROW, row, strict=True)) for row in db.rows(query)]


def facts(scope: Scope, found: Inputs, content: dict[str, Any]) -> Facts:
    """The facts of the bundle for ``content``, the result reckoned from ``found``. 6 or 7 statements."""
    round_ = found.round
    recused = {(category, f"{category}/{code}", judge) for category, code, judge in found.recused}
    assignments = _assignments(scope, round_.id)
    return Facts(
        edition=scope.edition.slug if scope.edition else "",
        round=round_.key,
        version=versions(scope, round_.id) + 1,
        kind=round_.kind,
        publishes=round_.publishes,
        parameters=tabulating.parameters(round_),
        rules=content["rules"],
        categories=category_lines(found),
        rubric=_rubric(scope, round_.id),
        entries=_entries(scope, found),
        assignments=assignments,
        recusals=[pair for pair in assignments if pair in recused],
        log=log_rows(scope, round_.id),
        head=found.head_hash,
        tabulation=content["tabulation"],
        outcomes=content["outcomes"],
        honours=content["honours"],
        decisions=content["decisions"],
        votes=votes(scope, round_.id),
    )


def category_lines(found: Inputs) -> list[CategoryLine]:
    """The categories as the bundle names them."""
    return [CategoryLine(each.key, each.label, each.is_scored, each.honoured, each.grades) for each in found.categories]


def votes(scope: Scope, round_id: int) -> list[VoteLine]:
    """The panel's votes of a round that have ended, also those without a result. 1 statement, or 2 with votes."""
    held = [each for each in deliberation.votes(scope, round_id) if not each.is_running]
    if not held:
        return []
    query = (
        sa.select(PanelMember.id, PanelMember.pseudonym)
        .join(Category, Category.id == PanelMember.category_id)
        .where(PanelMember.edition_id == scope.edition_id, Category.round_id == round_id)
    )
    pseudonyms: dict[int, str] = {row[0]: row[1] for row in db.rows(query)}
    return [
        VoteLine(
            category=each.category,
            question=each.question,
            quorum=each.quorum,
            members=sorted(pseudonyms[member] for member in each.voters if member in pseudonyms),
            ballots=dict(each.tally),
            abstained=each.abstained,
            void=each.is_void,
            result=None if each.decided_nothing else each.tally[0][0],
            reason=each.reason,
        )
        for each in held
    ]


def versions(scope: Scope, round_id: int) -> int:
    """How many versions of a round's results were published. 1 statement."""
    query = sa.select(sa.func.count(Publication.id)).where(
        Publication.edition_id == scope.edition_id,
        Publication.round_id == round_id,
        Publication.published_at.is_not(None),
    )
    return int(db.scalar(query))


def signing_keys(scope: Scope, round_id: int) -> list[SigningKey]:
    """The keys under the round's valid snapshot, the chair's first. 1 statement."""
    query = _KEYS.where(
        Snapshot.edition_id == scope.edition_id, Snapshot.round_id == round_id, Snapshot.voided_at.is_(None)
    )
    return [SigningKey(role, fingerprint(key)) for role, key in db.rows(query)]


def public_keys(scope: Scope, round_key: str) -> list[SigningKey]:
    """The keys under what is published now, the chair's first; none before publication. 1 statement."""
    query = (
        _KEYS.join(Publication, Publication.snapshot_id == Snapshot.id)
        .join(Round, Round.id == Publication.round_id)
        .where(Snapshot.edition_id == scope.edition_id, _is_out(scope, round_key))
        .order_by(None)
        .order_by(Publication.version.desc(), Signature.role.desc())
        .limit(len(ROLES))
    )
    return [SigningKey(role, fingerprint(key)) for role, key in db.rows(query)]


def published(scope: Scope, round_key: str) -> list[VersionRow]:
    """The published versions of a round, the current one first; none before publication. 1 statement."""
    columns = (Publication.version, Publication.reason, Publication.sha256, Publication.published_at)
    query = (
        sa.select(*columns, Publication.snapshot_id)
        .join(Round, Round.id == Publication.round_id)
        .where(_is_out(scope, round_key))
        .order_by(Publication.version.desc())
    )
    return [VersionRow(*row) for row in db.rows(query)]


def facts_out(scope: Scope, round_id: int) -> dict[str, Any] | None:
    """What was written down of the round when its current version went out. 1 statement."""
    query = sa.select(Publication.facts).where(
        Publication.edition_id == scope.edition_id,
        Publication.round_id == round_id,
        Publication.published_at.is_not(None),
    )
    found: dict[str, Any] | None = db.scalar(query.order_by(Publication.version.desc()).limit(1))
    return found


def kept(scope: Scope, round_key: str, version: int | None = None) -> KeptBundle:
    """The bundle of a version as it went out, byte for byte; None: of the current one. 1 statement. Raises NotFound."""
    return _kept(scope, round_key, version, Publication.bundle)


def kept_whole(scope: Scope, round_key: str) -> KeptBundle:
    """The current version's whole bundle, for those who may see every score. 1 statement. Raises NotFound."""
    return _kept(scope, round_key, None, sa.func.coalesce(Publication.whole_bundle, Publication.bundle))


def _kept(scope: Scope, round_key: str, version: int | None, content: Any) -> KeptBundle:
    query = (
        sa.select(Publication.version, content, Publication.sha256)
        .join(Round, Round.id == Publication.round_id)
        .where(_is_out(scope, round_key), sa.true() if version is None else Publication.version == version)
        .order_by(Publication.version.desc())
        .limit(1)
    )
    found = db.rows(query)
    if not found:
        raise NotFound
    return KeptBundle(*found[0])


def _is_out(scope: Scope, round_key: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        Publication.edition_id == scope.edition_id,
        Round.edition_id == scope.edition_id,
        Round.key == round_key,
        Publication.published_at.is_not(None),
    )


def _rubric(scope: Scope, round_id: int) -> list[CriterionLine]:
    columns = (Criterion.weight, Criterion.low, Criterion.high, Criterion.step)
    query = (
        sa.select(Category.key, Criterion.key, *columns)
        .join(Category, Category.id == Criterion.category_id)
        .where(Category.edition_id == scope.edition_id, Category.round_id == round_id, Criterion.is_scored)
        .order_by(Category.position, Category.id, Criterion.position, Criterion.id)
    )
    return [CriterionLine(*row) for row in db.rows(query)]


def _entries(scope: Scope, found: Inputs) -> list[EntryLine]:
    ranked = {(each.category, each.code) for each in found.entries}
    query = (
        sa.select(Category.key, Region.code, Region.name, Entry.state)
        .join(Category, Category.id == Entry.category_id)
        .join(Region, Region.id == Entry.region_id)
        .where(Entry.edition_id == scope.edition_id, Category.round_id == found.round.id)
        .order_by(Category.position, Category.id, Region.code)
    )
    return [
        EntryLine(category, f"{category}/{code}", name, _state((category, code) in ranked, state), code[:2])
        for category, code, name, state in db.rows(query)
    ]


def _state(is_ranked: bool, state: str) -> str:
    if is_ranked:
        return bundle.ACTIVE
    return CALIBRATION if state == EntryState.ACTIVE else state


def _assignments(scope: Scope, round_id: int) -> list[Pair]:
    query = (
        pairs(Category.key, Region.code, PanelMember.pseudonym)
        .join(Category, Category.id == Assignment.category_id)
        .where(Assignment.edition_id == scope.edition_id, Category.round_id == round_id)
        .order_by(Category.position, Category.id, Region.code, PanelMember.pseudonym)
    )
    return [Pair(category, f"{category}/{code}", judge) for category, code, judge in db.rows(query)]
