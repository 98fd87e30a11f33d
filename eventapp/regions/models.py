"""The registry of provinces, regencies and cities, and other ways to write their names."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Model, Pk, one_of


class RegionType(StrEnum):
    """Level and kind of a region."""

    PROVINCE = "province"
    KABUPATEN = "kabupaten"
    KOTA = "kota"


class Region(Model):
    """One region by its Kemendagri code. ``slug`` is its name in addresses, such as ``kota-madiun``."""

    __tablename__ = "region"
    __table_args__ = (
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("slug"),
        one_of("type", RegionType),
        sa.CheckConstraint("(type = 'province') = (province_id IS NULL)", name="province_has_no_province"),
        sa.Index("ix_region_province_id", "province_id"),
    )

    id: Mapped[Pk]
    code: Mapped[str] = mapped_column(sa.String(5))
    type: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(80))
    slug: Mapped[str] = mapped_column(sa.String(80))
    province_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"))
    latitude: Mapped[float] = mapped_column(sa.Double)
    longitude: Mapped[float] = mapped_column(sa.Double)
    autonomous: Mapped[bool]


class RegionAlias(Model):
    """Another way to write a region's name, with the reason why it is accepted."""

    __tablename__ = "region_alias"
    __table_args__ = (sa.UniqueConstraint("alias"), sa.Index("ix_region_alias_region_id", "region_id"))

    id: Mapped[Pk]
    alias: Mapped[str] = mapped_column(sa.String(80))
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    why: Mapped[str] = mapped_column(sa.String(200))
