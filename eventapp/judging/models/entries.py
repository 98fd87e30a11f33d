"""Regions in categories."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Model, Pk, one_of
from eventapp.judging.models.keys import in_edition
from eventapp.judging.models.states import EntryState


class Entry(Model):
    """A region in a category."""

    __tablename__ = "judging_entry"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("category_id", "id"),
        sa.UniqueConstraint("category_id", "region_id"),
        one_of("state", EntryState),
        in_edition("category_id", "judging_category"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    state: Mapped[str] = mapped_column(sa.String(20))
