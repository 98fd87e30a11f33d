"""The log of scans and the gates, as outside programs read them."""

from __future__ import annotations

from eventapp.attendance.services import door as services
from eventapp.core.access import system_scope
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from tests.support.door import open_door, ticket


def test_every_scan_is_listed_also_what_was_repeated_refused_or_undone(client, make):
    edition = make.edition()
    gate, scope = open_door(edition), system_scope(edition)
    one = ticket(edition)
    for nonce, text in (("1", one.scan), ("2", one.scan), ("3", "x")):
        services.scan(scope, gate=gate, text=text, nonce=nonce)
    services.undo(scope, gate=gate, nonce="1")
    tokens = {each: setup.create_token(scope, token_scope=each, name="t") for each in TokenScope}
    organiser = {"Authorization": f"Bearer {tokens[TokenScope.ORGANISER]}"}
    path = f"/api/v1/editions/{edition.slug}"

    page = client.get(f"{path}/scans?limit=2", headers=organiser).json
    rest = client.get(page["next"], headers=organiser).json
    gates = client.get(f"{path}/gates", headers=organiser).json["items"]
    refused = client.get(f"{path}/scans", headers={"Authorization": f"Bearer {tokens[TokenScope.GATE]}"})

    told = [(row["result"], row["undone"], row["registration"]) for row in page["items"] + rest["items"]]
    assert told == [("invalid", False, None), ("already", False, one.public_id), ("admitted", True, one.public_id)]
    assert [(row["id"], row["area"], row["direction"], row["mode"]) for row in gates] == [
        (gate.public_id, "Hall", "in", "once")
    ]
    assert refused.status_code == 403
