"""The API against its own description: whatever is sent, the answer is one of those that stand there.

The description is that of the app. Only the values of addresses and of some fields are narrowed to those that exist
here, since a program that makes them up would see nothing but 404.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from eventapp.agenda import services as agenda
from eventapp.agenda.models import SessionKind
from eventapp.api.documents import description
from eventapp.attendance.services import door
from eventapp.core.access import EditionRef, Scope, system_scope
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from eventapp.registration.services import delegations, inviting, limits, types
from eventapp.registration.services.inviting import CodeDraft
from eventapp.registration.services.types import TypeDraft
from tests.support import booths
from tests.support.door import open_door
from tests.support.questions import SHIRT, publish
from tests.support.registrations import register

HELD = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
EXAMPLES = {"sqlite": (5, 3), "postgresql": (4, 2)}  # as described, and not as described
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
PLAIN = {"Accept-Encoding": "identity"}
ONE = "/editions/{edition}/registrations/{registration}"


@pytest.fixture
def edition(make) -> EditionRef:
    """An edition of regions with a gate, types, days and a question."""
    make.regions()
    found = make.edition()
    booths.published(make, found)
    scope = system_scope(found)
    open_door(found)
    limits.set_options(scope, offer_hours=0, by_day=True, ordinary=True)
    types.add(scope, TypeDraft(name_id="Pers", name_en="Press", needs_approval=True))
    types.add(scope, TypeDraft(name_id="Tamu VIP", name_en="VIP", needs_code=True))
    inviting.add_code(scope, CodeDraft(code="TAMU-2031", label="Guests", type_key="vip", most=3))
    publish(found, [SHIRT])
    return found


@pytest.fixture
def tokens(edition) -> dict[str, dict[str, str]]:
    """Headers by scope; those of nobody are empty."""
    made = {each.value: setup.create_token(system_scope(edition), token_scope=each, name="test") for each in TokenScope}
    return {"": {}} | {scope: {"Authorization": f"Bearer {token}"} for scope, token in made.items()}


def filled(scope: Scope) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Fill the edition; gives what stands in addresses, and by path the registrations that only this one may end."""
    at = datetime(2031, 5, 12, 3, tzinfo=UTC)
    hour = {"starts_at": at, "ends_at": at + timedelta(hours=1)}
    session = agenda.add_session(scope, **hour, room="Aula", title="Data", kind=SessionKind.PLENARY, seats=2)
    people = [register(scope, attendance=way).public_id for way in ("onsite", "online", "onsite")]
    press = [register(scope, ticket_type="press").public_id for _ in range(2)]
    delegation = delegations.create(scope, name="Kota Madiun", coordinator_name="Rina Contoh")
    gate, nobody = door.add_gate(scope, area="Hall", name="Gate B").public_id, "a" * 26
    known = {
        "edition": ["2031"],
        "registration": [*people[:2], nobody],
        "session": [session, nobody],
        "gate": [gate, nobody],
        "delegation": [delegation, nobody],
        "key": ["press", "vip", "none"],
        "attendance": ["onsite", "online"],
        "slug": ["kota-madiun", "none"],
    }
    return known, {f"{ONE}/cancellation": people[2:], f"{ONE}/approval": press[:1], f"{ONE}/refusal": press[1:]}


def narrowed(scope: Scope) -> dict[str, Any]:
    """The description with values that mean something in this edition."""
    document = json.loads(json.dumps(description.document()))
    known, own = filled(scope)
    for path, operations in document["paths"].items():
        for parameter in (each for operation in operations.values() for each in operation["parameters"]):
            name = parameter["name"]
            if parameter["in"] == "path":
                values = own[path] if name == "registration" and path in own else known[name]
                parameter["schema"] = {"type": "string", "enum": values}
    shapes = document["components"]["schemas"]
    person_values = {
        "name": {"type": "string", "pattern": "^[A-Za-z]{3,30}$"},
        "email": {"type": "string", "pattern": "^[a-z]{3,9}@contoh[.]example$"},
        "phone": {"enum": ["0812-3456-7890", "+62 21 345 6789"]},
        "organisation": {"enum": ["Kota Madiun", "Dinas Kominfo"]},
    }
    chosen = {"type": "array", "items": {"enum": known["session"][:1]}, "maxItems": 1}
    day = {"enum": ["2031-05-12", "2031-05-13"]}
    shapes["NewRegistration"]["properties"] |= person_values | {
        "ticket_type": {"enum": ["", "press"]},
        "access_code": {"enum": ["", "tamu 2031"]},
        "days": {"type": "array", "items": day, "maxItems": 2},
        "sessions": chosen,
        "answers": {"type": "object", "required": ["shirt"], "properties": {"shirt": {"enum": ["s", "l"]}}},
    }
    shapes["NewRegistration"]["required"].append("answers")
    shapes["RegistrationChange"]["properties"] |= person_values | {"ticket_type": {"enum": [None, "press", "none"]}}
    shapes["ChosenDay"]["properties"]["day"] = day
    shapes["ChosenSessions"]["properties"]["sessions"] = chosen
    return document


def cases(operation: Any, mode: GenerationMode, number: int) -> list[Any]:
    """Requests to one operation, the same in every run."""
    found: list[Any] = []

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        found.append(case)

    try:
        collect()
    except Unsatisfiable:  # nothing about it can be wrong
        return []
    return found


def test_every_operation_answers_as_it_is_described(app, database, edition, tokens):
    scope = system_scope(edition)
    schema = schemathesis.openapi.from_dict(narrowed(scope), config=SchemathesisConfig())
    schema.app = app
    done: dict[str, set[int]] = defaultdict(set)

    for found in schema.get_all_operations():
        operation = found.ok()
        needed = next(iter(next(iter(operation.definition.raw.get("security") or []), {})), "")
        others = cycle([name for name in tokens if name != needed])
        for mode, examples in zip(MODES, EXAMPLES[database.dialect], strict=True):
            for number, case in enumerate(cases(operation, mode, examples)):
                who = next(others) if number % 5 == 4 else needed
                answer = case.call(headers=PLAIN | tokens[who])
                case.validate_response(answer, checks=HELD)
                done[operation.label].add(answer.status_code)

    assert len(done) == sum(len(operations) for operations in description.document()["paths"].values())
    assert {label for label, codes in done.items() if not codes & {200, 201}} == set()
