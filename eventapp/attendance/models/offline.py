"""What is true about scans that a gate decided without a network and handed over later."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.attendance.models.devices
import eventapp.editions.models
import eventapp.registration.models.registrations
from eventapp.attendance.models.door import ScanResult
from eventapp.attendance.rules.entering import Said
from eventapp.core.db import Model, Moment, Pk, one_of


class OfflineScan(Model):
    """What the gate said when nobody could be asked, and what was true when it came in.

    ``outcome`` is None where the gate let nobody in and there was nothing to decide. ``at`` is ``device_at`` with the
    error of the phone's clock taken out.
    """

    __tablename__ = "offline_scan"
    __table_args__ = (
        sa.UniqueConstraint("gate_id", "nonce"),
        one_of("said", Said),
        one_of("outcome", ScanResult),
        sa.ForeignKeyConstraint(["edition_id", "gate_id"], ["gate.edition_id", "gate.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edition_id", "device_id"], ["gate_device.edition_id", "gate_device.id"]),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
        sa.Index("ix_offline_scan_edition_id_said_outcome", "edition_id", "said", "outcome"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    gate_id: Mapped[int]
    device_id: Mapped[int | None]
    nonce: Mapped[str] = mapped_column(sa.String(80))
    registration_id: Mapped[int | None]
    said: Mapped[str] = mapped_column(sa.String(10))
    outcome: Mapped[str | None] = mapped_column(sa.String(10))
    reason: Mapped[str | None] = mapped_column(sa.String(20))
    current: Mapped[bool]  # whether the list it decided by was ours and had not run out
    device_at: Mapped[Moment]
    at: Mapped[Moment]
    received_at: Mapped[Moment]
    code_end: Mapped[str | None] = mapped_column(sa.String(4))  # what staff can compare with a ticket
    is_doubtful: Mapped[bool] = mapped_column(
        server_default=sa.false()
    )  # its clock cannot be right: ``at`` is not by it
