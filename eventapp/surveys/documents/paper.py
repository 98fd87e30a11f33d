"""The report of a survey as tagged PDF: what the page shows, to be handed on and filed.

The same document of statistics, so the same figures to the digit; hidden numbers are hidden here too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from fractions import Fraction
from typing import Any

from eventapp.errors import N_
from eventapp.formats import pdf
from eventapp.formats.pdf import Bars, Block, Heading, Items, Pairs, Paper, Picture, Table, Text
from eventapp.frozen import frozen
from eventapp.surveys.documents import drawing
from eventapp.surveys.rules import promoters, skm
from eventapp.surveys.rules.percent import published
from eventapp.surveys.rules.report import Document
from eventapp.surveys.rules.sampling import Rate
from eventapp.surveys.rules.wordings import Wording

__all__ = ["ENGLISH", "About", "Speech", "blocks", "report"]

_DRAWN = frozenset({2, 4})  # levels that have a lower and an upper half
_MOST_TEXTS = 200
_BANDS = {"A": N_("very good"), "B": N_("good"), "C": N_("not good enough"), "D": N_("not good")}
Entry = Mapping[str, Any]


@frozen
class Speech:
    """A language: its code, the translation of message ids, and numbers as people write them."""

    locale: str
    translate: Callable[[str], str]
    number: Callable[[float, int], str]


def _english(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace("-", "−")


ENGLISH = Speech("en", str, _english)


@frozen
class About:
    """What stands on top: title, whose survey, when, and how many of those who could answer did."""

    title: str
    day: date
    letterhead: str
    when: str = ""
    rate: Rate | None = None
    texts: Sequence[tuple[str, Sequence[str]]] = ()
    notes: Sequence[str] = field(default_factory=tuple)


def report(
    document: Document, about: About, *, words: Mapping[str, Wording], speech: Speech, decimals: int = 1
) -> bytes:
    """The report as PDF."""
    say = speech.translate
    return pdf.paper(
        Paper(
            title=about.title,
            language=speech.locale,
            day=about.day,
            letterhead=about.letterhead,
            blocks=blocks(document, about, words=words, speech=speech, decimals=decimals),
            page=say(N_("Page {page} of {pages}")),
            subtitle=about.when,
            footer=about.title,
        )
    )


def blocks(
    document: Document, about: About, *, words: Mapping[str, Wording], speech: Speech, decimals: int = 1
) -> list[Block]:
    """What the report says, in order."""
    return _Report(document, about, words, speech, decimals).blocks()


@frozen
class _Report:
    document: Document
    about: About
    words: Mapping[str, Wording]
    speech: Speech
    decimals: int

    def blocks(self) -> list[Block]:
        made: list[Block] = [Pairs(self._facts())]
        if self.document["n"] is None:
            made.append(Text(self._say(N_("Nothing is shown: so few people answered that they could be recognised."))))
            return made
        if not self.document["n"]:
            made.append(Text(self._say(N_("Nobody has answered."))))
            return made
        if "skm" in self.document:
            made += self._index(self.document["skm"])
        made += self._questions()
        for question, texts in self.about.texts:
            if texts:
                made += [Heading(question), Items(list(texts[:_MOST_TEXTS]))]
        made += self._method()
        return made

    def _say(self, sentence: str, **values: object) -> str:
        return self.speech.translate(sentence) % values if values else self.speech.translate(sentence)

    def _facts(self) -> list[tuple[str, str]]:
        n = self.document["n"]
        facts = [(self._say(N_("Answers")), self._say(N_("hidden")) if n is None else self._number(n, 0))]
        rate = self.about.rate
        if rate is not None and rate.percent is not None and rate.eligible is not None and n is not None:
            sentence = self._say(
                N_("%(percent)s%% of %(people)s who were asked"),
                percent=self._number(rate.percent, 1),
                people=self._number(rate.eligible, 0),
            )
            facts.append((self._say(N_("Response rate")), sentence))
        return facts

    def _index(self, found: Entry) -> list[Block]:
        made: list[Block] = []
        if found["index"] is None:
            made.append(Heading(self._say(N_("There is no index"))))
        else:
            value = Fraction(round(found["index"] * 100), 100)
            title = self._say(
                N_("Index %(index)s, quality %(band)s: %(label)s"),
                index=self._number(found["index"], 2),
                band=found["band"],
                label=self._say(_BANDS[found["band"]]),
            )
            limits = [lowest for lowest, _, _ in reversed(skm.BANDS)]
            made += [Heading(title), Picture(drawing.bands(value, limits), title)]
            made.append(
                Text(self._say(N_("Bands: D from 25.00, C from 65.00, B from 76.61, A from 88.31.")), faint=True)
            )
        rows = [
            (
                self._text(element["key"]),
                self._count(element["n"]),
                self._measure(element["mean"], 3),
                self._measure(element["weighted"], 3),
            )
            for element in found["elements"]
        ]
        columns = [self._say(N_("Element")), self._say(N_("Answers")), self._say(N_("Mean")), self._say(N_("Weighted"))]
        made.append(Table(columns, rows, ["left", "right", "right", "right"], [1, 0, 0, 0]))
        weight = found["weight"]
        if "/" not in weight:
            weight = self._number(float(weight), len(weight.partition(".")[2]))
        made.append(Text(self._say(N_("Each element weighs %(weight)s."), weight=weight), faint=True))
        lowest = skm.actions(
            [
                skm.Element(each["key"], each["n"], Fraction(each["mean"]))
                for each in found["elements"]
                if each["mean"] is not None
            ]
        )
        if lowest and found["index"] is not None:
            made.append(Heading(self._say(N_("To be improved first: the elements with the lowest means")), 2))
            made.append(Items([self._text(element.key) for element in lowest]))
        return made

    def _questions(self) -> list[Block]:
        made: list[Block] = []
        run: list[Entry] = []
        for entry in [*self.document["questions"], None]:
            if entry is not None and self._is_drawn(entry) and (not run or self._levels(entry) == self._levels(run[0])):
                run.append(entry)
                continue
            if run:
                made += self._diverging(run)
                run = []
            if entry is not None and self._is_drawn(entry):
                run = [entry]
            elif entry is not None and entry["type"] != "text":
                made += self._single(entry)
        return made

    def _is_drawn(self, entry: Entry) -> bool:
        counts = entry.get("counts", {})
        shown = not entry["suppressed"] and entry["n"] and None not in counts.values()
        return bool(entry["type"] == "scale" and len(counts) in _DRAWN and shown)

    def _levels(self, entry: Entry) -> list[str]:
        return [self._label(entry["key"], option) for option in sorted(entry["counts"])]

    def _diverging(self, run: Sequence[Entry]) -> list[Block]:
        half = len(run[0]["counts"]) // 2
        drawn = []
        for entry in run:
            ordered = sorted(entry["counts"], key=lambda option: Fraction(option))
            shares = [entry["counts"][option] / entry["n"] for option in ordered]
            upper = sum(entry["counts"][option] for option in ordered[half:])
            drawn.append((entry, ordered, shares, upper))
        drawn.sort(key=lambda each: -each[3] / each[0]["n"])
        below = max(sum(shares[:half]) for _, _, shares, _ in drawn)
        above = max(sum(shares[half:]) for _, _, shares, _ in drawn)
        best, last = drawn[0], drawn[-1]
        title = self._text(best[0]["key"]) if len(drawn) == 1 else self._say(N_("How satisfied people were"))
        if best[3] * last[0]["n"] != last[3] * best[0]["n"]:
            title = self._say(
                N_("Most satisfying: %(best)s, %(high)s. Least: %(worst)s, %(low)s"),
                best=self._text(best[0]["key"]),
                high=self._share(best[3], best[0]["n"]),
                worst=self._text(last[0]["key"]),
                low=self._share(last[3], last[0]["n"]),
            )
        bars = [
            (
                self._text(entry["key"]),
                drawing.diverging(shares, below, above),
                self._alt(entry, ordered),
                self._share(upper, entry["n"]),
            )
            for entry, ordered, shares, upper in drawn
        ]
        upper_levels = " + ".join(self._label(run[0]["key"], option) for option in best[1][half:])
        columns = (self._say(N_("Question")), self._say(N_("From the lowest level to the highest")), upper_levels)
        return [Heading(title), Bars(columns, bars), self._numbers(run, best[1])]

    def _numbers(self, run: Sequence[Entry], ordered: Sequence[str]) -> Table:
        levels = [self._label(run[0]["key"], option) for option in reversed(ordered)]
        columns = [self._say(N_("Question")), self._say(N_("Answers")), *levels, self._say(N_("Mean"))]
        rows = [
            [
                self._text(entry["key"]),
                self._count(entry["n"]),
                *(self._cell(entry, option) for option in reversed(ordered)),
                self._measure(entry["mean"], 2),
            ]
            for entry in run
        ]
        sides: list[pdf.Side] = ["left", *["right"] * (len(columns) - 1)]  # type: ignore[list-item]
        return Table(columns, rows, sides, [2, *[1] * (len(columns) - 1)])

    def _single(self, entry: Entry) -> list[Block]:
        heading = Heading(self._text(entry["key"]))
        if entry["suppressed"]:
            return [heading, Text(self._say(N_("Too few answers to be shown.")))]
        made: list[Block] = [heading, Text(self._answered(entry), faint=True)]
        counts = entry.get("counts", {})
        if any(count is not None for count in counts.values()) and entry["n"]:
            bars = []
            for option, count in counts.items():
                label = self._label(entry["key"], option)
                width = 0.0 if count is None else count / entry["n"]
                bars.append(
                    (label, drawing.bar(width), f"{label}: {self._cell(entry, option)}", self._cell(entry, option))
                )
            columns = (self._say(N_("Answer given")), self._say(N_("Share")), self._say(N_("How many")))
            made.append(Bars(columns, bars))
        facts = self._measures(entry)
        return [*made, Pairs(facts)] if facts else made

    def _measures(self, entry: Entry) -> list[tuple[str, str]]:
        if set(entry.get("counts", ())) == set(promoters.GROUPS):
            found = promoters.score(entry["counts"])
            return [] if found.score is None else [(self._say(N_("Net promoter score")), self._number(found.score, 0))]
        if entry.get("nps", {}).get("score") is not None:
            return [(self._say(N_("Net promoter score")), self._number(entry["nps"]["score"], 0))]
        if entry.get("mean") is None:
            return []
        measures = [
            (self._say(N_("Mean")), entry["mean"]),
            (self._say(N_("Median")), entry["median"]),
            (self._say(N_("Standard deviation")), entry["sd"]),
        ]
        facts = [(name, self._measure(value, 2)) for name, value in measures if value is not None]
        best = entry.get("top2", {}).get("share")
        if None in entry.get("counts", {}).values() and best is not None:
            facts.append((self._say(N_("Both best levels")), self._share(round(best * entry["n"]), entry["n"])))
        return facts

    def _answered(self, entry: Entry) -> str:
        return self._say(
            N_("%(answers)s answers, passed over by %(missing)s"),
            answers=self._count(entry["n"]),
            missing=self._count(entry["missing"]),
        )

    def _method(self) -> list[Block]:
        sentences = [
            N_(
                "Percentages are of those who answered the question. Each is rounded from its own count, half up, and "
                "never adjusted so that a column adds up to 100."
            ),
            N_("Numbers of few people are hidden, and further ones by which they could be reckoned."),
        ]
        made: list[Block] = [Heading(self._say(N_("How this is counted")))]
        made += [Text(self._say(sentence)) for sentence in sentences]
        made += [Text(note) for note in self.about.notes]
        made += [Text(warning.sentence(self.speech.translate)) for warning in self.document["warnings"]]
        return made

    def _alt(self, entry: Entry, ordered: Sequence[str]) -> str:
        parts = (f"{self._label(entry['key'], option)} {self._cell(entry, option)}" for option in reversed(ordered))
        return f"{self._text(entry['key'])}: {', '.join(parts)}"

    def _cell(self, entry: Entry, option: str) -> str:
        count, percent = entry["counts"][option], entry["percent"][option]
        if count is None or percent is None:
            return self._say(N_("hidden"))
        return f"{self._number(count, 0)} ({self._number(percent, self.decimals)}%)"

    def _share(self, count: int, n: int) -> str:
        value = published([count], n, self.decimals)[0][0]
        return "–" if value is None else f"{self._number(value, self.decimals)}%"

    def _count(self, value: int | None) -> str:
        return self._say(N_("hidden")) if value is None else self._number(value, 0)

    def _measure(self, value: float | None, decimals: int) -> str:
        return "–" if value is None else self._number(value, decimals)

    def _number(self, value: float, decimals: int) -> str:
        return self.speech.number(value, decimals)

    def _text(self, key: str) -> str:
        wording = self.words.get(key)
        number = skm.element_number(key)
        named = list(skm.ELEMENTS.values())[number - 1] if number else ""
        return (wording.text if wording else "") or (f"{key}: {named}" if named else key)

    def _label(self, key: str, option: str) -> str:
        groups = {
            "promoter": N_("9 or 10: would recommend it"),
            "passive": N_("7 or 8: undecided"),
            "detractor": N_("0 to 6: would not recommend it"),
        }
        wording = self.words.get(key)
        if wording and option in wording.labels:
            return wording.labels[option]
        return self._say(groups[option]) if option in groups else option
