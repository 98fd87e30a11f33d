"""Delegations with their people, to read; coordinators enter them by their own link."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from eventapp.api.views.answering import answer, pieces, utc
from eventapp.api.views.blueprint import bp
from eventapp.registration.queries import delegations
from eventapp.registration.queries.delegations import DelegationRow, Member
from eventapp.web.routing import requires


@bp.route("/editions/<edition:edition>/delegations")
@requires("registration.view")
def list_delegations(edition: str) -> Response:
    """All delegations by name. 1 statement."""
    return pieces([_delegation(row) for row in delegations.delegations(g.scope)], "id")


@bp.route("/editions/<edition:edition>/delegations/<opaque:delegation>")
@requires("registration.view")
def show_delegation(edition: str, delegation: str) -> Response:
    """One delegation with its people: the head, then by protocol. 2 statements."""
    found = delegations.delegation(g.scope, delegation)
    people = [_member(one) for one in delegations.members(g.scope, found.id)]
    return answer(_delegation(found) | {"members": people})


def _delegation(row: DelegationRow) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "name": row.name,
        "region": row.region_code,
        "coordinator": {"name": row.coordinator_name, "email": row.coordinator_email},
        "seats": row.seats,
        "onsite": row.onsite,
        "online": row.online,
        "head": row.head,
        "changes_until": utc(row.changes_until),
    }


def _member(one: Member) -> dict[str, Any]:
    return {
        "registration": one.public_id,
        "name": one.name,
        "organisation": one.organisation,
        "attendance": one.attendance,
        "status": one.status,
        "is_head": one.is_head,
        "position": one.position,
        "rank": one.rank,
        "represents": one.represents,
        "organisation_kind": one.organisation_kind,
        "protocol_order": one.protocol_order,
        "seat": one.seat,
        "is_vip": one.is_vip,
    }
