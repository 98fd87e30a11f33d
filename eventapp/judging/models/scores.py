"""The score log."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.judging.models.panels
import eventapp.judging.models.rounds
from eventapp.core.db import Model, Moment, Pk
from eventapp.judging.models.keys import in_edition


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
        sa.CheckConstraint("source IN ('screen', 'paper')", name="source_known"),
        sa.CheckConstraint("comment IS NULL OR comment_hash IS NOT NULL", name="comment_is_hashed"),
        in_edition("round_id", "judging_round"),
        in_edition("assignment_id", "judging_assignment"),
        in_edition("criterion_id", "judging_criterion"),
        sa.Index("ix_score_log_assignment_id_criterion_id_sequence", "assignment_id", "criterion_id", "sequence"),
        sa.Index(
            "ix_score_log_with_comment",
            "assignment_id",
            "criterion_id",
            "sequence",
            sqlite_where=sa.text("comment_hash IS NOT NULL"),
            postgresql_where=sa.text("comment_hash IS NOT NULL"),
        ),
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
    source: Mapped[str] = mapped_column(sa.String(10), server_default="screen")  # or paper, read by two people


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
