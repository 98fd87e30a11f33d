"""The exhibition for programs: shapes and operations."""

from __future__ import annotations

from eventapp.api.documents.parts import (
    COUNT,
    EDITION,
    TEXT,
    Schema,
    an_object,
    in_path,
    nullable,
    one_of,
    operation,
    pages,
    parameter,
    ref,
    several,
)
from eventapp.editions.models import Stage
from eventapp.exhibition.models.booths import InnovationStatus
from eventapp.exhibition.rules.islands import LABELS as ISLANDS
from eventapp.regions.models import RegionType

_SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_WHO: dict[str, Schema] = {
    "slug": _SLUG,
    "code": TEXT,
    "name": TEXT,
    "province": TEXT,
    "type": one_of(RegionType),
    "stage": one_of(Stage),
    "programme": TEXT,
    "pitch": TEXT,
    "dimensions": several(TEXT),
    "url": TEXT,
}
_FIGURE = an_object({"value": TEXT, "label": TEXT, "source": TEXT, "year": nullable({"type": "integer"})})
_FILTERS = [
    parameter("q", "query", TEXT, about="Words that must occur; slips and words of the same meaning are forgiven"),
    parameter("province", "query", TEXT, about="The code of a province, such as 35"),
    parameter("island", "query", TEXT, about=f"A group of islands: {', '.join(ISLANDS)}"),
    parameter("type", "query", TEXT, about="The kind of region"),
    parameter("dimension", "query", TEXT, about="The key of a dimension"),
    parameter("status", "query", TEXT, about="The status of an innovation"),
    parameter("stage", "query", TEXT, about="The region's stage in the programme"),
]
SHAPES: dict[str, Schema] = {
    "Booth": an_object(_WHO),
    "WholeBooth": an_object(
        {
            **_WHO,
            "story": TEXT,
            "awards": several(an_object({"category": TEXT, "year": {"type": "integer"}})),
            "innovations": several(
                an_object(
                    {
                        "id": COUNT,
                        "title": TEXT,
                        "dimension": TEXT,
                        "problem": TEXT,
                        "does": TEXT,
                        "status": one_of(InnovationStatus),
                        "since": nullable({"type": "integer"}),
                        "figures": several(_FIGURE),
                        "url": TEXT,
                    }
                )
            ),
        }
    ),
    "Innovation": an_object(
        {
            "id": COUNT,
            "title": TEXT,
            "does": TEXT,
            "dimension": TEXT,
            "status": one_of(InnovationStatus),
            "region": an_object({"code": TEXT, "name": TEXT}),
            "province": TEXT,
            "booth": _SLUG,
            "url": TEXT,
        }
    ),
}


def paths() -> dict[str, Schema]:
    """The operations by path."""
    whole = operation("One published booth", ref("WholeBooth"), parameters=[EDITION, in_path("slug", _SLUG)])
    return {
        "/editions/{edition}/booths": {"get": pages("Published booths", "Booth", parameters=_FILTERS)},
        "/editions/{edition}/booths/{slug}": {"get": whole},
        "/editions/{edition}/innovations": {"get": pages("Published innovations", "Innovation", parameters=_FILTERS)},
    }
