"""The building blocks of the description."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
TICK: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
EDITION_SLUG: Schema = {"type": "string", "pattern": "^[0-9]{4}(-[a-z0-9-]+)?$"}
OPAQUE: Schema = {"type": "string", "pattern": "^[a-z2-7]{20,40}$"}
KEY: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}


def nullable(schema: Schema) -> Schema:
    """That, or null."""
    return {"oneOf": [schema, {"type": "null"}]}


def one_of(values: Any) -> Schema:
    """One of the states of an enumeration."""
    return {"type": "string", "enum": [value.value for value in values]}


def several(item: Schema, *, most: int | None = None) -> Schema:
    """A list."""
    return {"type": "array", "items": item} | ({"maxItems": most} if most else {})


def an_object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object with these members; others are passed over."""
    return {"type": "object", "required": list(required), "properties": required | (optional or {})}


def a_page_of(item: Schema) -> Schema:
    """A page of a list, and the path of the next one."""
    return an_object({"items": several(item), "next": nullable(TEXT)})


def ref(name: str) -> Schema:
    """A named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def parameter(name: str, place: str, schema: Schema, *, required: bool = False, about: str = "") -> Schema:
    """One parameter."""
    described = {"description": about} if about else {}
    return {"name": name, "in": place, "required": required, **described, "schema": schema}


def in_path(name: str, schema: Schema) -> Schema:
    """A part of the path."""
    return parameter(name, "path", schema, required=True)


EDITION = in_path("edition", EDITION_SLUG)
PAGES = [
    parameter(
        "limit", "query", {"type": "integer", "minimum": 1, "maximum": 999_999_999}, about="At most 200 are given"
    ),
    parameter("after", "query", TEXT, about="The mark in the path that the page before named as next"),
]
REFUSALS = {
    "400": "The request or its body cannot be read",
    "401": "No valid token",
    "403": "The token's scope does not allow this",
    "404": "Nothing is there, or it is another edition's",
    "409": "Refused as things stand now; the code says why",
    "413": "The body is too large",
    "422": "Something that was sent cannot be taken; errors names it",
    "429": "Too many tries in a short time",
    "503": "The system is busy; nothing was changed, try again",
}
_ALWAYS = ("404", "503")
_WITH_TOKEN = ("401", "403")
_WITH_BODY = ("400", "413", "422")


def operation(
    summary: str,
    answer: Schema,
    *,
    parameters: Iterable[Schema],
    status: str = "200",
    body: str | None = None,
    refusals: Iterable[str] = (),
    scope: str | None = None,
) -> Schema:
    """One operation; ``scope`` is that of the token it needs, ``body`` and ``answer`` are JSON."""
    problem = {"application/problem+json": {"schema": ref("Problem")}}
    codes = {*_ALWAYS, *refusals, *(_WITH_TOKEN if scope else ()), *(_WITH_BODY if body else ())}
    described: Schema = {
        "summary": summary,
        "parameters": list(parameters),
        "responses": {
            status: {"description": "Done", "content": {"application/json": {"schema": answer}}},
            **{code: {"description": REFUSALS[code], "content": problem} for code in sorted(codes)},
        },
        "security": [{scope: []}] if scope else [],
    }
    if body:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": ref(body)}}}
    return described


def pages(summary: str, item: str, *, scope: str | None = None, parameters: Iterable[Schema] = ()) -> Schema:
    """A list in pages."""
    given = [EDITION, *parameters, *PAGES]
    return operation(summary, a_page_of(ref(item)), parameters=given, refusals=["422"], scope=scope)
