"""A survey's figures as they are kept: what was counted, and what is published, as plain data that JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventapp.surveys.rules.collecting import Tally
from eventapp.surveys.rules.notices import Notice
from eventapp.surveys.rules.report import Document

__all__ = ["counts_of", "document_of", "plain_counts", "plain_document"]


def plain_counts(people: int, tallies: Mapping[str, Tally], na: Mapping[str, int]) -> dict[str, Any]:
    """Counts for keeping."""
    told = {key: {"answered": tally.answered, "counts": dict(tally.counts)} for key, tally in tallies.items()}
    return {"people": people, "tallies": told, "na": dict(na)}


def counts_of(kept: Mapping[str, Any]) -> tuple[int, dict[str, Tally], dict[str, int]]:
    """What `plain_counts` was given."""
    people = kept["people"]
    tallies = {key: Tally(people, each["answered"], each["counts"]) for key, each in kept["tallies"].items()}
    return people, tallies, dict(kept["na"])


def plain_document(document: Document) -> dict[str, Any]:
    """A document for keeping, its warnings still translatable."""
    warnings = [{"template": notice.template, "details": notice.details} for notice in document["warnings"]]
    return {**document, "warnings": warnings}


def document_of(kept: Mapping[str, Any]) -> Document:
    """What `plain_document` was given."""
    return {**kept, "warnings": [Notice(each["template"], **each["details"]) for each in kept["warnings"]]}
