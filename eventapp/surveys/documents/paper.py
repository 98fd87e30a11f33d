"""The report of a survey as tagged PDF: what the page shows, to be handed on and filed.

The same document of statistics, so the same figures to the digit; hidden numbers are hidden here too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from eventapp.errors import N_
from eventapp.formats import pdf
from eventapp.formats.pdf import Bars, Block, Heading, Items, Pairs, Paper, Picture, Table, Text
from eventapp.frozen import frozen
from eventapp.surveys.documents import drawing
from eventapp.surveys.rules import promoters, satisfaction, skm
from eventapp.surveys.rules.percent import published
from eventapp.surveys.rules.report import Document
from eventapp.surveys.rules.sampling import Rate
from eventapp.surveys.rules.tables import BANDS
from eventapp.surveys.rules.values import as_number
from eventapp.surveys.rules.wordings import Wording

__all__ = ["About", "Speech", "blocks", "english", "indonesian", "report"]

_DRAWN = frozenset({2, 4})  # levels that have a lower and an upper half
_BEST = 2  # levels whose sum is known where each of them is hidden
_DOT = "•"  # for a hidden number in a narrow column
_MOST_COLUMNS, _MOST_TEXTS = 5, 200
Entry = Mapping[str, Any]


@frozen
class Speech:
    """A language: its code, the translation of message ids, and numbers as people write them."""

    locale: str
    translate: Callable[[str], str]
    number: Callable[[float, int], str]


def english(value: float, decimals: int) -> str:
    """A number as people write it in English, rounded half up as on every page."""
    number = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{number:,f}".replace("-", "−")


def indonesian(value: float, decimals: int) -> str:
    """The same in Indonesian."""
    return english(value, decimals).translate(str.maketrans(",.", ".,"))


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
        for key, groups in self.document.get("groups", {}).items():
            made += self._divided(key, groups)
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
                label=self._say(BANDS[found["band"]]),
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
                *(
                    self._say(N_("hidden"))
                    if element[what] is None and element["n"]
                    else self._measure(element[what], 3)
                    for what in ("mean", "weighted")
                ),
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
            title = N_("To be improved first: the elements with the lowest means")
            if any(element["mean"] is None for element in found["elements"]):
                title = N_("To be improved first, of those whose mean may be shown")
            made.append(Heading(self._say(title), 2))
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
        """Whether it has levels on two sides of a line of which both are known, if not each level."""
        counts = entry.get("counts", {})
        numbers = all(as_number(option) is not None for option in counts)
        return bool(entry["type"] == "scale" and len(counts) in _DRAWN and numbers and self._pieces(entry))

    def _is_whole(self, entry: Entry) -> bool:
        """Whether every answered question with these levels is drawn: what is not may be better or worse than all."""
        alike = [one for one in self.document["questions"] if one["type"] == "scale" and one["n"] != 0]
        return all(self._is_drawn(one) for one in alike if set(one["counts"]) == set(entry["counts"]))

    def _levels(self, entry: Entry) -> list[str]:
        return [self._label(entry["key"], option) for option in _ordered(entry)]

    def _pieces(self, entry: Entry) -> tuple[list[drawing.Piece], int] | None:
        """The shares from the lowest level to the highest, a half whose levels are hidden as one, and how many chose
        the upper half; None where that is not known.
        """
        if entry["suppressed"] or not entry["n"]:
            return None
        counts, n = [entry["counts"][option] for option in _ordered(entry)], entry["n"]
        half = len(counts) // 2
        lower, upper = (None if None in side else sum(side) for side in (counts[:half], counts[half:]))
        if upper is None and lower is None and half == _BEST and entry["top2"]["share"] is not None:
            upper = round(entry["top2"]["share"] * n)
        upper = n - lower if upper is None and lower is not None else upper
        if upper is None:
            return None
        made = []
        for place, side in ((0, counts[:half]), (half, counts[half:])):
            if None in side:
                made.append(drawing.Piece((upper if place else n - upper) / n, None))
            else:
                made += [drawing.Piece(count / n, place + at) for at, count in enumerate(side)]
        return made, upper

    def _diverging(self, run: Sequence[Entry]) -> list[Block]:
        half = len(run[0]["counts"]) // 2
        drawn = [(entry, _ordered(entry), *found) for entry in run if (found := self._pieces(entry))]
        drawn.sort(key=lambda each: -each[3] / each[0]["n"])
        below = max(1 - upper / entry["n"] for entry, _, _, upper in drawn)
        above = max(upper / entry["n"] for entry, _, _, upper in drawn)
        best, last = drawn[0], drawn[-1]
        title = self._text(best[0]["key"]) if len(drawn) == 1 else self._say(N_("How satisfied people were"))
        if best[3] * last[0]["n"] != last[3] * best[0]["n"]:
            title = self._say(
                N_("Most satisfying: %(best)s, %(high)s. Least: %(worst)s, %(low)s")
                if self._is_whole(run[0])
                else N_("Of those that may be shown, most satisfying: %(best)s, %(high)s. Least: %(worst)s, %(low)s"),
                best=self._text(best[0]["key"]),
                high=self._share(best[3], best[0]["n"]),
                worst=self._text(last[0]["key"]),
                low=self._share(last[3], last[0]["n"]),
            )
        is_own = satisfaction.has_one_bad_level(self._levels(run[0]))
        bars = [
            (
                self._text(entry["key"]),
                drawing.diverging(pieces, 2 * half, below, above, has_one_bad=is_own),
                self._alt(entry, ordered),
                self._share(upper, entry["n"]),
            )
            for entry, ordered, pieces, upper in drawn
        ]
        upper_levels = " + ".join(self._label(run[0]["key"], option) for option in best[1][half:])
        columns = (self._say(N_("Question")), self._say(N_("From the lowest level to the highest")), upper_levels)
        made: list[Block] = [Heading(title), Bars(columns, bars)]
        if any(piece.level is None for _, _, pieces, _ in drawn for piece in pieces):
            sentence = N_("Hatched: levels that are hidden, together as many as the piece is long.")
            made.append(Text(self._say(sentence), faint=True))
        if len(run) == 1 and set(best[0]["counts"].values()) == {None}:
            return [*made, Text(self._answered(best[0]), faint=True), Pairs(self._measures(best[0]))]
        made.append(self._numbers(run, best[1]))
        if any(None in entry["counts"].values() for entry in run):
            made.append(Text(f"{_DOT} {self._say(N_('hidden'))}", faint=True))
        return made

    def _numbers(self, run: Sequence[Entry], ordered: Sequence[str]) -> Table:
        levels = [self._label(run[0]["key"], option) for option in reversed(ordered)]
        columns = [self._say(N_("Question")), self._say(N_("Answers")), *levels, self._say(N_("Mean"))]
        rows = [
            [
                self._text(entry["key"]),
                self._count(entry["n"]),
                *(self._cell(entry, option, _DOT) for option in reversed(ordered)),
                _DOT if entry["mean"] is None else self._measure(entry["mean"], 2),
            ]
            for entry in run
        ]
        sides: list[pdf.Side] = ["left", *["right"] * (len(columns) - 1)]  # type: ignore[list-item]
        return Table(columns, rows, sides, [2, *[1] * (len(columns) - 1)])

    def _single(self, entry: Entry) -> list[Block]:
        heading = Heading(self._text(entry["key"]))
        if entry["suppressed"]:
            return [heading, Text(self._say(N_("Not shown, since it would reveal small numbers of people.")))]
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

    def _divided(self, key: str, groups: Mapping[str, Entry]) -> list[Block]:
        """Each question with few answers to choose from by the groups of another, where anything may be shown."""
        made: list[Block] = []
        for place, entry in enumerate(self.document["questions"]):
            options = list(entry.get("counts", ()))
            rows = [
                [
                    self._label(key, name),
                    _DOT if own["n"] is None else self._number(own["n"], 0),
                    *(self._cell(own, option, _DOT) for option in options),
                ]
                for name, own in ((name, group["questions"][place]) for name, group in groups.items())
            ]
            shown = any(cell != _DOT for row in rows for cell in row[1:])
            if entry["key"] == key or not shown or not 0 < len(options) <= _MOST_COLUMNS:
                continue
            title = self._say(N_("%(question)s, by “%(by)s”"), question=self._text(entry["key"]), by=self._text(key))
            labels = [self._label(entry["key"], option) for option in options]
            columns = [self._text(key), self._say(N_("Answers")), *labels]
            sides: list[pdf.Side] = ["left", *["right"] * (len(columns) - 1)]  # type: ignore[list-item]
            made += [Heading(title), Table(columns, rows, sides, [2, *[1] * (len(columns) - 1)])]
            if any(_DOT in row for row in rows):
                made.append(Text(f"{_DOT} {self._say(N_('hidden'))}", faint=True))
        return made

    def _measures(self, entry: Entry) -> list[tuple[str, str]]:
        if set(entry.get("counts", ())) == set(promoters.GROUPS):
            found = promoters.score(entry["counts"])
            return self._score(found.score, found.low, found.high)
        if entry.get("nps", {}).get("score") is not None:
            return self._score(*(entry["nps"][part] for part in ("score", "low", "high")))
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

    def _score(self, score: int | None, low: float | None, high: float | None) -> list[tuple[str, str]]:
        """The score of recommendations as the page shows it."""
        if score is None or low is None or high is None:
            return []
        limits = self._say(N_("%(low)s to %(high)s"), low=self._number(low, 0), high=self._number(high, 0))
        name = self._say(N_("Net promoter score from −100 to 100, with its interval"))
        return [(name, f"{self._number(score, 0)} ({limits})")]

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

    def _cell(self, entry: Entry, option: str, hidden: str = "") -> str:
        count, percent = entry["counts"][option], entry["percent"][option]
        if count is None or percent is None:
            return hidden or self._say(N_("hidden"))
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


def _ordered(entry: Entry) -> list[str]:
    """The levels from the lowest to the highest, all of them numbers."""
    return sorted(entry["counts"], key=Fraction)
