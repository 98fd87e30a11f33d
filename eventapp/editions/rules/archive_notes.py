"""Where the documents contradict each other, do not add up, or say nothing: one note each, in both languages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from eventapp.editions.rules import archive_texts as texts
from eventapp.frozen import frozen


@frozen
class Note:
    """``year`` is None for a note about all years."""

    key: str
    year: int | None
    text: texts.Pair
    source: list[str]


def notes(facts: Mapping[str, Any], years: Mapping[str, int]) -> list[Note]:
    """Sums first, then the inconsistencies in the order of the facts, then the gaps."""
    return [*_sums(facts), *_inconsistencies(facts, years), *_gaps(facts)]


def _inconsistencies(facts: Mapping[str, Any], years: Mapping[str, int]) -> Iterator[Note]:
    for entry in facts["inconsistencies"]:
        what, source = entry["what"], entry["source"]
        about = {years.get(file) for file in source}
        year = about.pop() if len(about) == 1 else None
        unknown = f"note-{hashlib.sha256(what.encode()).hexdigest()[:12]}", texts.Pair(what, what)
        key, text = texts.INCONSISTENCIES.get(what, unknown)
        yield Note(key, year, text, list(source))


def _sums(facts: Mapping[str, Any]) -> Iterator[Note]:
    """What a reader would add up from the figures, and whether it comes out."""
    editions = {entry["year"]: entry for entry in facts["editions"]}
    selected = {year: entry["selected"] for year, entry in editions.items() if entry.get("selected")}
    hundred = next((entry for entry in editions.values() if entry.get("cumulative")), None)
    if hundred:
        last = hundred["year"]
        before = hundred["cumulative"] - hundred["selected"]
        second = [selected[year] for year in sorted(selected) if year < last][-1:]
        numbers = {
            "before": before,
            "chosen": hundred["selected"],
            "total": hundred["cumulative"],
            "second": second[0] if second else "–",
        }
        yield Note("first-hundred", last, texts.filled(texts.FIRST_HUNDRED, **numbers), list(hundred["source"]))
    implementing = next((entry for entry in editions.values() if entry.get("implementing_regions")), None)
    total = next((entry for entry in editions.values() if entry.get("cumulative_2017_2023")), None)
    if implementing and total:
        one, other, whole = implementing["implementing_regions"], total["awarded"], total["cumulative_2017_2023"]
        numbers = {
            "implementing": one,
            "awarded": other,
            "sum": one + other,
            "total": whole,
            "gap": whole - one - other,
        }
        if one + other != whole:
            sources = [*implementing["source"], *total["source"]]
            yield Note("sum-to-total", None, texts.filled(texts.SUM_TO_TOTAL, **numbers), sources)


def _gaps(facts: Mapping[str, Any]) -> Iterator[Note]:
    years = [entry["year"] for entry in facts["editions"]]
    silent = [str(year) for year in range(min(years), max(years)) if year not in years]
    if silent:
        about = {"years": silent[0] if len(silent) == 1 else f"{silent[0]}–{silent[-1]}"}
        yield Note("no-document", None, texts.filled(texts.NO_DOCUMENT, **about), [])
    for entry in facts["editions"]:
        number = entry.get("selected") or entry.get("implementing_regions") or entry.get("awarded")
        if entry.get("cohort") or not number:
            continue
        named = [*entry.get("awards", {}).get("winners", ()), *entry.get("named_participants", ())]
        codes = {one["code"] for one in named}
        pair = texts.NO_COHORT_SOME_NAMED if codes else texts.NO_COHORT
        text = texts.filled(pair, number=number, year=entry["year"], named=len(codes))
        yield Note(f"no-cohort-{entry['year']}", entry["year"], text, list(entry["source"]))
    for number, event in enumerate(facts["events"], 1):
        if not event.get("start"):
            year = next(entry["year"] for entry in facts["editions"] if event["source"] == [entry["source"][0]])
            text = texts.Pair(
                texts.NO_DATE.id % {"event": event["name"]},
                texts.NO_DATE.en % {"event": texts.english(event["name"])},
            )
            yield Note(f"no-date-{number}", year, text, list(event["source"]))
