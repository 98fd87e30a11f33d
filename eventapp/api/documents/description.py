"""The whole description."""

from __future__ import annotations

from functools import cache

from eventapp.api.documents import door, exhibition, public, registering
from eventapp.api.documents.parts import TEXT, Schema, an_object, several

_PROBLEM = an_object(
    {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "code": TEXT,
        "detail": TEXT,
        "errors": {"type": "object", "additionalProperties": several(TEXT)},
    }
)
_BEARER: Schema = {"type": "http", "scheme": "bearer"}


@cache
def document() -> Schema:
    """OpenAPI 3.1, the same object each time."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "eventapp", "version": "1"},
        "servers": [{"url": "/api/v1"}],
        "paths": registering.paths() | door.paths() | public.paths() | exhibition.paths(),
        "components": {
            "schemas": {"Problem": _PROBLEM} | registering.SHAPES | door.SHAPES | public.SHAPES | exhibition.SHAPES,
            "securitySchemes": {
                "organiser": _BEARER | {"description": "A token with the scope organiser"},
                "gate": _BEARER | {"description": "A token with the scope gate"},
            },
        },
    }
