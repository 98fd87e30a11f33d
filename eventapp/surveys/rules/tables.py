"""The document of survey statistics as plain tables, for a terminal, a workbook or a report. Nothing is reckoned here.

Titles and headers are English message ids, which a reader's language can replace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from eventapp.errors import N_
from eventapp.surveys.rules.skm import ELEMENTS

__all__ = ["BANDS", "WORDS", "Cell", "Table", "Word", "tables"]

Cell = str | int | float | None
BANDS = {"A": N_("very good"), "B": N_("good"), "C": N_("not good enough"), "D": N_("not good")}
"""What the bands of the index mean, as message ids; a document has the words of the regulation."""
_MEASURES = ("mean", "median", "grouped_median", "sd")


class Word(str):
    """A cell that is a message id, as titles and headers are; any other text is somebody's own."""

    __slots__ = ()


class Table(NamedTuple):
    """Rows under a header; None is what is hidden or cannot be computed."""

    title: str
    header: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def tables(document: Mapping[str, Any]) -> list[Table]:
    """Questions, options and, where asked for, groups and SKM; the questions table begins with all respondents."""
    made = [
        Table("Questions", ("question", "type", "n", "missing", *_SUMMARY), list(_summaries(document["questions"]))),
        Table("Options", ("question", *_OPTION), [row for entry in document["questions"] for row in _options(entry)]),
    ]
    for key, groups in document.get("groups", {}).items():
        sizes: list[tuple[Cell, ...]] = []
        summaries: list[tuple[Cell, ...]] = []
        options: list[tuple[Cell, ...]] = []
        for value, group in groups.items():
            sizes.append((value, group["n"]))
            summaries += [(value, *row) for row in _summaries(group["questions"])]
            options += [(value, *row) for entry in group["questions"] for row in _options(entry)]
        made += [
            Table("Groups", (key, "n"), sizes),
            Table("Groups, questions", (key, "question", "type", "n", "missing", *_SUMMARY), summaries),
            Table("Groups, options", (key, "question", *_OPTION), options),
        ]
    if "skm" in document:
        made.append(_skm(document["skm"]))
    return made


_SUMMARY = (
    *_MEASURES,
    "top two",
    "top two, low",
    "top two, high",
    "NPS",
    "NPS, low",
    "NPS, high",
    "percent sum",
    "hidden",
)
_OPTION = ("option", "count", "share", "percent", "percent to 100", "low", "high", "weighted share", "standard error")


def _summaries(entries: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Cell, ...]]:
    for entry in entries:
        top, nps = entry.get("top2", {}), entry.get("nps", {})
        yield (
            entry["key"],
            entry["type"],
            entry["n"],
            entry["missing"],
            *(entry.get(measure) for measure in _MEASURES),
            *(top.get(part) for part in ("share", "low", "high")),
            *(nps.get(part) for part in ("score", "low", "high")),
            entry.get("percent_sum"),
            Word(N_("yes")) if entry["suppressed"] else None,
        )


def _options(entry: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    weighted = entry.get("weighted", {"share": {}, "se": {}})
    for option, count in entry.get("counts", {}).items():
        low, high = entry["intervals"][option] or (None, None)
        yield (
            entry["key"],
            option,
            count,
            entry["share"][option],
            entry["percent"][option],
            entry.get("percent_lr", {}).get(option),
            low,
            high,
            weighted["share"].get(option),
            weighted["se"].get(option),
        )


def _skm(skm: Mapping[str, Any]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (element["key"], ELEMENTS.get(element["key"].upper()), element["n"], element["mean"], element["weighted"])
        for element in skm["elements"]
    ]
    name = skm["weight"]
    weight = float(Fraction(name))  # a number, since people write it with their own decimal sign
    rows.append((Word(N_("weight")), name if "/" in name else None, None, None, weight))
    rows.append((Word(N_("index")), None, None, None, skm["index"]))
    meaning = None if skm["band"] is None else Word(BANDS[skm["band"]])
    rows.append((Word(N_("band")), meaning, None, None, skm["band"]))
    return Table("SKM", ("element", "text", "n", "mean", "weighted"), rows)


WORDS = (  # of titles and headers, for the catalogue
    N_("Questions"),
    N_("Options"),
    N_("Groups"),
    N_("Groups, questions"),
    N_("Groups, options"),
    N_("question"),
    N_("type"),
    N_("missing"),
    N_("mean"),
    N_("median"),
    N_("grouped_median"),
    N_("sd"),
    N_("top two"),
    N_("top two, low"),
    N_("top two, high"),
    N_("NPS, low"),
    N_("NPS, high"),
    N_("percent sum"),
    N_("hidden"),
    N_("option"),
    N_("count"),
    N_("share"),
    N_("percent"),
    N_("percent to 100"),
    N_("low"),
    N_("high"),
    N_("weighted share"),
    N_("standard error"),
    N_("element"),
    N_("text"),
    N_("weighted"),
)
