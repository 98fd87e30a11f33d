"""The words of an answer wherever people read it. Files for programs keep the codes, with these words beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.questions import Kind
from eventapp.regions import queries as regions
from eventapp.registration.queries.answers import region_name


def labels(row: QuestionRow, values: Iterable[str] | None = None) -> dict[str, str]:
    """The words of these answers to a question by code; of all that it offers when none are named."""
    if row.kind is Kind.REGION:
        return {code: region_name(code) for code in (regions.registry().by_code if values is None else values)}
    if values is not None and not row.options:
        return {value: value for value in values}
    return {option.value: option.label for option in row.options}


def with_regions(book: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A codebook whose questions about a region list all of them."""
    names: dict[str, Any] = {}
    found = []
    for entry in book:
        if entry["type"] == Kind.REGION:
            names = names or {code: region_name(code) for code in regions.registry().by_code}
            both = {code: {"id": name, "en": name} for code, name in names.items()}
            entry = {**entry, "options": list(names), "labels": both}
        found.append(dict(entry))
    return found
