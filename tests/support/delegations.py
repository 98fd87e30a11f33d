"""Delegations, people as coordinators write them, and lists that are handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventapp.core.access import Scope
from eventapp.formats import grids
from eventapp.registration.queries import delegations as queries
from eventapp.registration.queries.delegations import DelegationRow
from eventapp.registration.rules.findings import Person
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import delegations, importing

HEADER = ("Nama", "Email", "No HP", "Jabatan")


def person(number: int = 1, **changed: Any) -> Person:
    """Somebody who can be entered."""
    values: dict[str, Any] = {
        "name": f"Contoh Peserta {number}",
        "email": f"peserta{number}@contoh.example",
        "phone": f"+62812000{number:05d}",
        "organisation": "Kota Bandung",
        "region_code": "32.73",
        "attendance": Attendance.ONSITE,
    }
    return Person(**(values | changed))


def delegation(scope: Scope, make: Any, **changed: Any) -> DelegationRow:
    """A delegation of Kota Bandung with a coordinator."""
    values: dict[str, Any] = {
        "name": "Kota Bandung",
        "region_id": make.region_id("32.73"),
        "coordinator_name": "Rina Contoh",
        "coordinator_email": "rina@contoh.example",
        "coordinator_phone": "+6281211112222",
    }
    return queries.delegation(scope, delegations.create(scope, **(values | changed)))


def listed(
    scope: Scope,
    rows: Sequence[Sequence[str]],
    *,
    header: Sequence[str] = HEADER,
    name: str = "daftar.csv",
    **whose: Any,
) -> str:
    """Hand in a list; gives the public id of the draft."""
    lines = "\n".join(";".join(row) for row in (header, *rows))
    return importing.start(scope, grids.read_text(lines.encode(), name=name), **whose)
