"""What is true about judging: rounds, rubrics, panels, assignments, the score log, signatures and published results.

Everything hangs below its round by composite keys, so that nothing can belong to two rounds or editions, and so that
an edition is deleted through its rounds: the log gives up rows only together with their round.
Exact decimals (scores, scales, weights) are plain text such as ``4`` or ``4.5``: the log hashes the very characters.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Model, Moment, Pk, one_of


class RoundKind(StrEnum):
    """An award round picks a winner per category, a selection round the best N."""

    AWARD = "award"
    SELECTION = "selection"


class RoundState(StrEnum):
    """Where a round stands. Only a reopening by the chair leads back."""

    OPEN = "open"
    CLOSED = "closed"
    SIGNED = "signed"
    PUBLISHED = "published"


class Method(StrEnum):
    """How an entry's score comes from the judges' totals."""

    ADJUSTED = "adjusted"
    MEAN = "mean"


class EntryState(StrEnum):
    """A withdrawn entry is judged no further and has no place."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class AssignmentState(StrEnum):
    """A recused pair is neither missing nor zero. Ties to a region recuse without this state, at once."""

    ASSIGNED = "assigned"
    RECUSED = "recused"


class SignerRole(StrEnum):
    """The two who sign a result."""

    CHAIR = "chair"
    AUDITOR = "auditor"


class Confirmation(StrEnum):
    """How a signer proved again who they are."""

    PASSWORD = "password"  # noqa: S105 -- a kind, not a secret
    TYPED = "typed"


def _in_edition(column: str, parent: str) -> sa.ForeignKeyConstraint:
    """The row goes with its parent, which belongs to the same edition."""
    return sa.ForeignKeyConstraint(["edition_id", column], [f"{parent}.edition_id", f"{parent}.id"], ondelete="CASCADE")


def _in_category(column: str, parent: str) -> sa.ForeignKeyConstraint:
    """The row goes with its parent, which belongs to the same category."""
    return sa.ForeignKeyConstraint(
        ["category_id", column], [f"{parent}.category_id", f"{parent}.id"], ondelete="CASCADE"
    )


class Round(Model):
    """A body of judging. The numbers of its closing stay, so that the books can be balanced later."""

    __tablename__ = "judging_round"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "key"),
        one_of("kind", RoundKind),
        one_of("state", RoundState),
        one_of("method", Method),
        sa.CheckConstraint("places >= 1", name="places_from_one"),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_moment"),
        sa.CheckConstraint("(closed_at IS NULL) = (head_hash IS NULL)", name="closed_has_head"),
        sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_has_moment"),
        sa.CheckConstraint(
            "sheets_complete = sheets_assigned - sheets_recused - sheets_missing", name="the_books_balance"
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(160))
    kind: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(20))
    method: Mapped[str] = mapped_column(sa.String(20))
    places: Mapped[int] = mapped_column(sa.Integer)  # of a selection; an award has one
    created_at: Mapped[Moment]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(sa.String(1000), server_default="")  # why it closed without some sheets
    head_sequence: Mapped[int | None]  # the log's last row when the round closed; 0 for an empty log
    head_hash: Mapped[str | None] = mapped_column(sa.String(64))
    sheets_assigned: Mapped[int | None] = mapped_column(sa.Integer)
    sheets_recused: Mapped[int | None] = mapped_column(sa.Integer)
    sheets_missing: Mapped[int | None] = mapped_column(sa.Integer)
    sheets_complete: Mapped[int | None] = mapped_column(sa.Integer)
    published_at: Mapped[datetime | None]


class Category(Model):
    """What is judged by one rubric and one panel. ``key`` stands in addresses and in recognitions."""

    __tablename__ = "judging_category"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "key"),
        _in_edition("round_id", "judging_round"),
        sa.Index("ix_judging_category_round_id", "round_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[str] = mapped_column(sa.String(160))
    position: Mapped[int] = mapped_column(sa.Integer)


class Criterion(Model):
    """One thing that is judged, from ``low`` to ``high`` in steps; ``levels`` say what a score means."""

    __tablename__ = "judging_criterion"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("category_id", "key"),
        _in_edition("category_id", "judging_category"),
        sa.CheckConstraint("CAST(low AS NUMERIC) < CAST(high AS NUMERIC)", name="low_below_high"),
        sa.CheckConstraint("CAST(step AS NUMERIC) > 0", name="step_above_zero"),
        sa.CheckConstraint("CAST(weight AS NUMERIC) >= 0", name="weight_not_negative"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[str] = mapped_column(sa.String(160))
    weight: Mapped[str] = mapped_column(sa.String(20))
    low: Mapped[str] = mapped_column(sa.String(20))
    high: Mapped[str] = mapped_column(sa.String(20))
    step: Mapped[str] = mapped_column(sa.String(20))
    position: Mapped[int] = mapped_column(sa.Integer)
    levels: Mapped[dict[str, Any]]  # {score as text: what it means}


class Entry(Model):
    """A region in a category."""

    __tablename__ = "judging_entry"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("category_id", "id"),
        sa.UniqueConstraint("category_id", "region_id"),
        one_of("state", EntryState),
        _in_edition("category_id", "judging_category"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    state: Mapped[str] = mapped_column(sa.String(20))


class PanelMember(Model):
    """A judge of a category, under a random name that no other category knows the person by."""

    __tablename__ = "judging_panel_member"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("category_id", "id"),
        sa.UniqueConstraint("category_id", "user_id"),
        sa.UniqueConstraint("category_id", "pseudonym"),
        _in_edition("category_id", "judging_category"),
        sa.Index("ix_judging_panel_member_user_id", "user_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    pseudonym: Mapped[str] = mapped_column(sa.String(16))


class Assignment(Model):
    """A judge and an entry of one category; ``version`` counts what was saved on this sheet."""

    __tablename__ = "judging_assignment"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("entry_id", "panel_member_id"),
        one_of("state", AssignmentState),
        sa.CheckConstraint("(state = 'recused') = (reason <> '')", name="recused_has_reason"),
        _in_edition("category_id", "judging_category"),
        _in_category("entry_id", "judging_entry"),
        _in_category("panel_member_id", "judging_panel_member"),
        sa.Index("ix_judging_assignment_panel_member_id", "panel_member_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    entry_id: Mapped[int]
    panel_member_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))  # random: its order is the judge's own shuffled order
    state: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str] = mapped_column(sa.String(1000), server_default="")
    version: Mapped[int] = mapped_column(sa.Integer)
    created_at: Mapped[Moment]
    saved_at: Mapped[datetime | None]


class ScoreLog(Model):
    """The append-only record of scores; ``rules.chain`` says what is hashed. A change is a new row.

    The first block is hashed and never changes; the second lies outside the chain, so that erasing a person's name,
    comments and times breaks nothing.
    """

    __tablename__ = "score_log"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "sequence"),
        sa.UniqueConstraint("round_id", "previous_hash"),  # one row after each row: the chain cannot fork
        sa.UniqueConstraint("assignment_id", "client_id"),
        sa.CheckConstraint("sequence >= 1", name="sequence_from_one"),
        sa.CheckConstraint("comment IS NULL OR comment_hash IS NOT NULL", name="comment_is_hashed"),
        _in_edition("round_id", "judging_round"),
        _in_edition("assignment_id", "judging_assignment"),
        _in_edition("criterion_id", "judging_criterion"),
        sa.Index("ix_score_log_assignment_id_criterion_id_sequence", "assignment_id", "criterion_id", "sequence"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    assignment_id: Mapped[int]
    criterion_id: Mapped[int]
    sequence: Mapped[int]
    judge: Mapped[str] = mapped_column(sa.String(16))
    entry: Mapped[str] = mapped_column(sa.String(80))  # category/region code
    criterion: Mapped[str] = mapped_column(sa.String(60))
    score: Mapped[str | None] = mapped_column(sa.String(20))  # None: taken back
    comment_hash: Mapped[str | None] = mapped_column(sa.String(64))
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    row_hash: Mapped[str] = mapped_column(sa.String(64))

    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    comment: Mapped[str | None] = mapped_column(sa.String(2000))  # None: this row is about the score alone
    salt: Mapped[str | None] = mapped_column(sa.String(64))
    client_id: Mapped[str] = mapped_column(sa.String(36))
    sheet_version: Mapped[int] = mapped_column(sa.Integer)


_HASHED = (
    "edition_id, round_id, assignment_id, criterion_id, sequence, judge, entry, criterion, score, comment_hash, "
    "previous_hash, row_hash"
)
_GUARD = "BEGIN SELECT RAISE(ABORT, 'score_log is append-only'); END"
_GUARD_FUNCTION = """\
CREATE OR REPLACE FUNCTION score_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM judging_round WHERE id = OLD.round_id) THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'score_log is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$"""
_KEEPS = f"CREATE TRIGGER score_log_keeps_rows BEFORE UPDATE OF {_HASHED} ON score_log"
_LOSES = "CREATE TRIGGER score_log_loses_none BEFORE DELETE ON score_log"
SCORE_LOG_DDL = {
    "sqlite": (
        f"{_KEEPS} {_GUARD}",
        f"{_LOSES} WHEN EXISTS (SELECT 1 FROM judging_round WHERE id = OLD.round_id) {_GUARD}",  # noqa: S608 -- fixed text
    ),
    "postgresql": (
        _GUARD_FUNCTION,
        f"{_KEEPS} FOR EACH ROW EXECUTE FUNCTION score_log_is_append_only()",
        f"{_LOSES} FOR EACH ROW EXECUTE FUNCTION score_log_is_append_only()",
    ),
}
"""The guards of the log, by dialect: hashed columns never change, rows go only together with their round."""

for _dialect, _statements in SCORE_LOG_DDL.items():
    for _statement in _statements:
        _ddl: sa.DDL = sa.DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(ScoreLog.__table__, "after_create", _ddl.execute_if(dialect=_dialect))


class Decision(Model):
    """What the panel decided where scores leave the first place open, with its reason."""

    __tablename__ = "judging_decision"
    __table_args__ = (
        sa.UniqueConstraint("category_id"),
        _in_edition("category_id", "judging_category"),
        _in_category("entry_id", "judging_entry"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    entry_id: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(1000))
    decided_at: Mapped[Moment]


class Snapshot(Model):
    """A result as it was signed, sealed with a key of its own that is wrapped by the application's key."""

    __tablename__ = "judging_snapshot"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        _in_edition("round_id", "judging_round"),
        sa.CheckConstraint("(voided_at IS NULL) = (void_reason = '')", name="voided_has_reason"),
        sa.Index(
            "uq_judging_snapshot_valid",
            "round_id",
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    result_hash: Mapped[str] = mapped_column(sa.String(64))
    head_hash: Mapped[str] = mapped_column(sa.String(64))
    sealed: Mapped[bytes]
    wrapped_key: Mapped[bytes]
    created_at: Mapped[Moment]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(sa.String(1000), server_default="")


class Signature(Model):
    """One of the two signatures under a snapshot, over the same hash by two different people."""

    __tablename__ = "judging_signature"
    __table_args__ = (
        sa.UniqueConstraint("snapshot_id", "role"),
        sa.UniqueConstraint("snapshot_id", "user_id"),
        one_of("role", SignerRole),
        one_of("confirmed_by", Confirmation),
        _in_edition("snapshot_id", "judging_snapshot"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    snapshot_id: Mapped[int]
    role: Mapped[str] = mapped_column(sa.String(20))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    result_hash: Mapped[str] = mapped_column(sa.String(64))
    confirmed_by: Mapped[str] = mapped_column(sa.String(20))
    signed_at: Mapped[Moment]


class Outcome(Model):
    """A category's published result as a whole; written by publication only."""

    __tablename__ = "judging_outcome"
    __table_args__ = (
        sa.UniqueConstraint("category_id"),
        _in_edition("category_id", "judging_category"),
        _in_category("winner_entry_id", "judging_entry"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    winner_entry_id: Mapped[int | None]
    contested: Mapped[bool]
    decision: Mapped[str] = mapped_column(sa.String(1000), server_default="")  # the panel's reason, where it decided
    document: Mapped[dict[str, Any]]  # judges, reliability, warnings: what stands beside the ranking


class Result(Model):
    """One line of a published ranking."""

    __tablename__ = "judging_result"
    __table_args__ = (
        sa.UniqueConstraint("entry_id"),
        _in_edition("category_id", "judging_category"),
        _in_category("entry_id", "judging_entry"),
        sa.Index("ix_judging_result_category_id", "category_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    entry_id: Mapped[int]
    rank: Mapped[int] = mapped_column(sa.Integer)
    score: Mapped[float | None] = mapped_column(sa.Double)
    raw_mean: Mapped[float | None] = mapped_column(sa.Double)
    judges: Mapped[int] = mapped_column(sa.Integer)
    se: Mapped[float | None] = mapped_column(sa.Double)
    rank_low: Mapped[int | None] = mapped_column(sa.Integer)
    rank_high: Mapped[int | None] = mapped_column(sa.Integer)
    selected: Mapped[bool]
