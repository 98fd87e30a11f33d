"""Rounds, categories and rubrics.

Exact decimals (scores, scales, weights) are plain text such as ``4`` or ``4.5``: the log hashes the very characters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
from eventapp.core.db import Json, Model, Moment, Pk, one_of
from eventapp.judging.models.keys import in_edition
from eventapp.judging.models.states import AwardRule, Method, Publishes, RoundKind, RoundState
from eventapp.judging.rules.names import folded


def _told_apart_by(column: str) -> Mapped[str | None]:
    """The folded text of another column, which the database holds to be the only one; None: from before it did."""

    def fold(context: Any) -> str:
        return folded(str(context.get_current_parameters()[column]))

    return mapped_column(sa.String(320), default=fold)


class Round(Model):
    """A body of judging. The numbers of its closing stay, so that the books can be balanced later."""

    __tablename__ = "judging_round"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "key"),
        sa.UniqueConstraint("edition_id", "folded_name"),
        one_of("kind", RoundKind),
        one_of("state", RoundState),
        one_of("method", Method),
        sa.CheckConstraint("places >= 1", name="places_from_one"),
        sa.CheckConstraint("min_judges >= 1", name="min_judges_from_one"),
        sa.CheckConstraint("decimals BETWEEN 0 AND 6", name="decimals_in_range"),
        sa.CheckConstraint("drop_high >= 0 AND drop_low >= 0", name="drops_not_negative"),
        sa.CheckConstraint("province_most >= 1", name="province_most_from_one"),
        sa.CheckConstraint("wins_most >= 1", name="wins_most_from_one"),
        sa.ForeignKeyConstraint(["edition_id", "previous_round_id"], ["judging_round.edition_id", "judging_round.id"]),
        sa.CheckConstraint("previous_round_id <> id", name="not_its_own_previous"),
        sa.CheckConstraint("(carry_weight IS NULL) = (own_weight IS NULL)", name="both_weights_or_none"),
        sa.CheckConstraint("carry_weight IS NULL OR previous_round_id IS NOT NULL", name="weights_need_previous"),
        sa.CheckConstraint("carry_weight >= 1 AND own_weight >= 1", name="weights_from_one"),
        sa.CheckConstraint("(state IN ('draft', 'open')) = (closed_at IS NULL)", name="closed_has_moment"),
        sa.CheckConstraint("(closed_at IS NULL) = (head_hash IS NULL)", name="closed_has_head"),
        # a published round that is being corrected stays out, as it was, until the next version is
        sa.CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published_has_moment"),
        one_of("publishes", Publishes),
        sa.CheckConstraint(
            "sheets_complete = sheets_assigned - sheets_recused - sheets_missing", name="the_books_balance"
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(160))
    folded_name: Mapped[str | None] = _told_apart_by("name")
    kind: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(20))
    method: Mapped[str] = mapped_column(sa.String(20))
    places: Mapped[int] = mapped_column(sa.Integer)  # of a selection; an award has one
    # the rules, fixed at opening
    min_judges: Mapped[int] = mapped_column(sa.Integer, server_default="1")  # complete sheets that an entry needs
    decimals: Mapped[int] = mapped_column(sa.Integer, server_default="2")  # at which scores are announced and compared
    drop_high: Mapped[int] = mapped_column(sa.Integer, server_default="0")  # of a trimmed mean
    drop_low: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    province_most: Mapped[int | None] = mapped_column(sa.Integer)  # selected of one province at most
    wins_most: Mapped[int | None] = mapped_column(sa.Integer)  # categories that one region wins at most, in their order
    publishes: Mapped[str] = mapped_column(sa.String(20), server_default="scores")  # to everybody
    # the stage before this one; without weights this one starts afresh with the regions that advanced
    previous_round_id: Mapped[int | None]
    carry_weight: Mapped[int | None] = mapped_column(sa.Integer)
    own_weight: Mapped[int | None] = mapped_column(sa.Integer)
    created_at: Mapped[Moment]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(sa.String(1000), server_default="")  # why it closed without some sheets
    # [[category, region, complete sheets]] of the entries that had fewer than ``min_judges`` at closing
    short_entries: Mapped[list[Any]] = mapped_column(Json(), server_default=sa.text("'[]'"))
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
        sa.UniqueConstraint("round_id", "folded_label"),
        one_of("award_rule", AwardRule),
        sa.CheckConstraint("ranked_places BETWEEN 1 AND 50", name="ranked_places_in_range"),
        in_edition("round_id", "judging_round"),
        sa.Index("ix_judging_category_round_id", "round_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[str] = mapped_column(sa.String(160))
    folded_label: Mapped[str | None] = _told_apart_by("label")
    position: Mapped[int] = mapped_column(sa.Integer)
    is_scored: Mapped[bool] = mapped_column(server_default=sa.true())  # False: a recognition of all who met a condition
    condition: Mapped[str] = mapped_column(sa.String(500), server_default="")  # of a recognition, as it is announced
    award_rule: Mapped[str] = mapped_column(sa.String(20), server_default="winner")
    ranked_places: Mapped[int] = mapped_column(sa.Integer, server_default="3")  # of the rule ``places``: I, II, III
    # of the rule ``grades``: [{"label", "least"}], best first; ``least`` is a score as text
    grades: Mapped[list[dict[str, str]]] = mapped_column(Json(), server_default=sa.text("'[]'"))
    enter_types: Mapped[list[str]] = mapped_column(Json(), server_default=sa.text("'[]'"))  # empty: every type
    enter_codes: Mapped[list[str]] = mapped_column(Json(), server_default=sa.text("'[]'"))  # empty: every region
    finalists_published_at: Mapped[datetime | None]  # since when the entries are listed for everybody, unordered
    # what a region team answers to enter: [{"key", "label": {"id", "en"}, "required", "long"}]
    questions: Mapped[list[dict[str, Any]]] = mapped_column(Json(), server_default=sa.text("'[]'"))
    previous_category_id: Mapped[int | None]  # the same category in the stage before; no key: that round may be deleted
    intake_until: Mapped[datetime | None]  # the end of the day on which region teams can enter; None: they cannot


class Criterion(Model):
    """One thing that is judged, from ``low`` to ``high`` in steps; ``levels`` say what a score means.

    A question that is not scored (``is_scored`` False) is answered in words: weight 0, and a scale that means nothing.
    """

    __tablename__ = "judging_criterion"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("category_id", "key"),
        sa.UniqueConstraint("category_id", "folded_label"),
        in_edition("category_id", "judging_category"),
        sa.CheckConstraint("CAST(low AS NUMERIC) < CAST(high AS NUMERIC)", name="low_below_high"),
        sa.CheckConstraint("CAST(step AS NUMERIC) > 0", name="step_above_zero"),
        sa.CheckConstraint("CAST(weight AS NUMERIC) >= 0", name="weight_not_negative"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[str] = mapped_column(sa.String(160))
    folded_label: Mapped[str | None] = _told_apart_by("label")
    weight: Mapped[str] = mapped_column(sa.String(20))
    low: Mapped[str] = mapped_column(sa.String(20))
    high: Mapped[str] = mapped_column(sa.String(20))
    step: Mapped[str] = mapped_column(sa.String(20))
    position: Mapped[int] = mapped_column(sa.Integer)
    levels: Mapped[dict[str, Any]]  # {score as text: what it means}
    is_scored: Mapped[bool] = mapped_column(server_default=sa.true())
    comment_at_extremes: Mapped[bool] = mapped_column(server_default=sa.false())  # lowest and highest need a reason
