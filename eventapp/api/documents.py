"""The API's description as an OpenAPI 3.1 document. What stands here is what the operations do; tests compare them."""

from __future__ import annotations

from functools import cache
from typing import Any

from eventapp.editions.models import Stage, Track
from eventapp.judging.models.states import Method, RoundKind
from eventapp.registration.rules.states import Attendance, Status

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}


def _nullable(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _one_of(values: Any) -> Schema:
    return {"type": "string", "enum": [value.value for value in values]}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {"type": "object", "required": list(required), "properties": required | (optional or {})}


def _list_of(item: Schema) -> Schema:
    return _object({"items": {"type": "array", "items": item}, "next": _nullable(TEXT)})


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: dict[str, Schema] = {
    "Problem": _object(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "code": TEXT,
            "detail": TEXT,
            "errors": {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}},
        }
    ),
    "NewRegistration": _object(
        {
            "name": TEXT,
            "email": TEXT,
            "phone": TEXT,
            "attendance": _one_of(Attendance),
            "consent": {"const": True},
        },
        {
            "organisation": TEXT,
            "news": {"type": "boolean"},
            "photo": {"type": "boolean"},
            "listing": {"type": "boolean"},
            "waiting_list": {"type": "boolean"},
        },
    ),
    "Ticket": _object({"code": TEXT, "scan": TEXT, "manage_url": TEXT}),
    "Registered": _object({"id": TEXT, "status": _one_of(Status), "ticket": _nullable(_ref("Ticket"))}),
    "Registration": _object(
        {
            "id": TEXT,
            "name": TEXT,
            "email": TEXT,
            "organisation": TEXT,
            "attendance": _one_of(Attendance),
            "status": _one_of(Status),
            "code": _nullable(TEXT),
            "created_at": MOMENT,
        }
    ),
    "NewQuota": _object({"size": COUNT}),
    "Quota": _object({"size": COUNT, "used": COUNT, "waiting": COUNT}),
    "NewScan": _object({"scan": TEXT, "nonce": TEXT}, {"scanned_at": MOMENT}),
    "Scan": _object(
        {
            "result": {"type": "string", "enum": ["admitted", "already", "invalid"]},
            "first": _nullable(_object({"at": MOMENT, "gate": TEXT})),
        }
    ),
    "Region": _object({"code": TEXT, "name": TEXT, "track": _one_of(Track), "stage": _one_of(Stage)}),
    "Booth": _object(
        {
            "code": TEXT,
            "name": TEXT,
            "province": TEXT,
            "programme": TEXT,
            "pitch": TEXT,
            "dimensions": {"type": "array", "items": TEXT},
            "url": TEXT,
        }
    ),
    "Session": _object(
        {
            "id": TEXT,
            "title": TEXT,
            "kind": TEXT,
            "room": _nullable(TEXT),
            "starts_at": MOMENT,
            "ends_at": MOMENT,
            "speakers": {"type": "array", "items": TEXT},
        }
    ),
    "Result": _object(
        {
            "category": TEXT,
            "label": TEXT,
            "winners": {"type": "array", "items": _object({"code": TEXT, "name": TEXT})},
            "round": _nullable(_ref("ResultRound")),
            "ranking": {"type": "array", "items": _ref("ResultLine")},
        }
    ),
    "ResultRound": _object(
        {
            "key": TEXT,
            "name": TEXT,
            "kind": _one_of(RoundKind),
            "method": _one_of(Method),
            "version": {"type": "integer", "minimum": 1},
            "published_at": MOMENT,
            "contested": {"type": "boolean"},
            "decision": _nullable(TEXT),
            "result": TEXT,
            "score_log": _nullable(TEXT),
            "bundle": _nullable(TEXT),
        }
    ),
    "ResultLine": _object(
        {
            "rank": COUNT,
            "region": TEXT,
            "code": TEXT,
            "score": _nullable(NUMBER),
            "rank_low": _nullable(COUNT),
            "rank_high": _nullable(COUNT),
            "selected": {"type": "boolean"},
        },
        {
            "raw_mean": _nullable(NUMBER),
            "correction": _nullable(NUMBER),
            "judges": COUNT,
            "se": _nullable(NUMBER),
        },
    ),
}


def _parameter(name: str, place: str, schema: Schema, *, required: bool = False) -> Schema:
    return {"name": name, "in": place, "required": required, "schema": schema}


EDITION = _parameter("edition", "path", TEXT, required=True)
PAGES = [
    _parameter("limit", "query", {"type": "integer", "minimum": 1}),
    _parameter("after", "query", TEXT),
]


def _operation(
    summary: str,
    answer: Schema,
    *,
    parameters: list[Schema],
    status: str = "200",
    body: str | None = None,
    refusals: tuple[str, ...] = (),
    scope: str | None = None,
) -> Schema:
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    codes = {"404", *refusals, *({"401", "403"} if scope else set()), *({"400", "422"} if body else set())}
    operation: Schema = {
        "summary": summary,
        "parameters": parameters,
        "responses": {
            status: {"description": "Done", "content": {"application/json": {"schema": answer}}},
            **{code: {"description": "Refused", "content": problem} for code in sorted(codes)},
        },
        "security": [{"token": []}] if scope else [],
    }
    if body:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(body)}}}
    return operation


def _read(summary: str, schema: str) -> Schema:
    refusals = ("422",)
    return {"get": _operation(summary, _list_of(_ref(schema)), parameters=[EDITION, *PAGES], refusals=refusals)}


@cache
def document() -> dict[str, Any]:
    """The whole description."""
    key = _parameter("Idempotency-Key", "header", {"type": "string", "minLength": 1, "maxLength": 200}, required=True)
    filters = [
        _parameter("attendance", "query", _one_of(Attendance)),
        _parameter("status", "query", _one_of(Status)),
        _parameter("q", "query", TEXT),
    ]
    registrations = {
        "post": _operation(
            "Register one person",
            _ref("Registered"),
            parameters=[EDITION, key],
            status="201",
            body="NewRegistration",
            refusals=("409", "429"),
        ),
        "get": _operation(
            "List registrations",
            _list_of(_ref("Registration")),
            parameters=[EDITION, *filters, *PAGES],
            refusals=("422",),
            scope="organiser",
        ),
    }
    attendance = _parameter("attendance", "path", _one_of(Attendance), required=True)
    quota = _operation(
        "Set a quota",
        _ref("Quota"),
        parameters=[EDITION, attendance],
        body="NewQuota",
        refusals=("409",),
        scope="organiser",
    )
    gate = _parameter("gate", "path", TEXT, required=True)
    scan = _operation("Scan a ticket", _ref("Scan"), parameters=[gate], body="NewScan", refusals=("409",), scope="gate")
    return {
        "openapi": "3.1.0",
        "info": {"title": "eventapp", "version": "1"},
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/editions/{edition}/registrations": registrations,
            "/editions/{edition}/quotas/{attendance}": {"patch": quota},
            "/gates/{gate}/scans": {"post": scan},
            "/editions/{edition}/regions": _read("Regions that take part", "Region"),
            "/editions/{edition}/booths": _read("Published booths", "Booth"),
            "/editions/{edition}/agenda": _read("Sessions by start", "Session"),
            "/editions/{edition}/results": _read("Published results by category", "Result"),
        },
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
