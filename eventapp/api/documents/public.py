"""What anybody may read: shapes and operations."""

from __future__ import annotations

from eventapp.api.documents.parts import (
    COUNT,
    MOMENT,
    NUMBER,
    OPAQUE,
    TEXT,
    TICK,
    Schema,
    an_object,
    nullable,
    one_of,
    pages,
    ref,
    several,
)
from eventapp.editions.models import Stage, Track
from eventapp.judging.models.states import Method, RoundKind

SHAPES: dict[str, Schema] = {
    "Region": an_object({"code": TEXT, "name": TEXT, "track": one_of(Track), "stage": one_of(Stage)}),
    "Session": an_object(
        {
            "id": OPAQUE,
            "title": TEXT,
            "kind": TEXT,
            "room": nullable(TEXT),
            "starts_at": MOMENT,
            "ends_at": MOMENT,
            "speakers": several(TEXT),
            "seats": nullable(COUNT),
            "seats_left": nullable({"type": "integer"}),
            "cancelled": TICK,
        }
    ),
    "Result": an_object(
        {
            "category": TEXT,
            "label": TEXT,
            "winners": several(an_object({"code": TEXT, "name": TEXT})),
            "round": nullable(ref("ResultRound")),
            "ranking": several(ref("ResultLine")),
        }
    ),
    "ResultRound": an_object(
        {
            "key": TEXT,
            "name": TEXT,
            "kind": one_of(RoundKind),
            "method": one_of(Method),
            "version": {"type": "integer", "minimum": 1},
            "published_at": MOMENT,
            "contested": TICK,
            "decision": nullable(TEXT),
            "result": TEXT,
            "score_log": nullable(TEXT),
            "bundle": nullable(TEXT),
        }
    ),
    "ResultLine": an_object(
        {
            "rank": COUNT,
            "region": TEXT,
            "code": TEXT,
            "score": nullable(NUMBER),
            "rank_low": nullable(COUNT),
            "rank_high": nullable(COUNT),
            "selected": TICK,
        },
        {
            "raw_mean": nullable(NUMBER),
            "correction": nullable(NUMBER),
            "judges": COUNT,
            "se": nullable(NUMBER),
        },
    ),
}


def paths() -> dict[str, Schema]:
    """The operations by path."""
    return {
        "/editions/{edition}/regions": {"get": pages("Regions that take part", "Region")},
        "/editions/{edition}/agenda": {"get": pages("Sessions by start", "Session")},
        "/editions/{edition}/results": {"get": pages("Published results by category", "Result")},
    }
