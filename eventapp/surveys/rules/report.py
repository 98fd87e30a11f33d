"""The statistics of a survey as one plain document, the same for page, export and command.

`statistics` takes plain answers, from a file or a database, and gives what `eventapp surveys stats --json` prints.
Definitions: percent.py (rounding), centre.py, intervals.py, skm.py, shielding.py, weighting.py, suppression.py,
inference.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eventapp.errors import N_
from eventapp.surveys.rules import shielding, skm
from eventapp.surveys.rules.collecting import Collected, Column, Given, Tally, collect
from eventapp.surveys.rules.counted import Counted, Packed
from eventapp.surveys.rules.describing import Entry, described, element_mean, weighted
from eventapp.surveys.rules.dividing import Division, divided
from eventapp.surveys.rules.elements import as_element, element_keys
from eventapp.surveys.rules.inference import inferred, with_options
from eventapp.surveys.rules.notices import Notice, named
from eventapp.surveys.rules.protection import Guard
from eventapp.surveys.rules.questions import Question, as_questions, element
from eventapp.surveys.rules.shielding import Shield
from eventapp.surveys.rules.values import as_float, natural_order
from eventapp.surveys.rules.weighting import check_population

__all__ = ["TEMPLATES", "Document", "statistics", "statistics_of_counts"]

Document = dict[str, Any]
Define = Callable[[str], Question | None]
TEMPLATES = ("skm",)
_FEW_IN_STRATUM = 10
_FEW_FOR_NPS_INTERVAL = 30


def statistics(
    questions: Sequence[Question | Mapping[str, object]] | None,
    answers: Iterable[Given],
    *,
    columns: Sequence[str] | None = None,
    line: Callable[[], int | None] = lambda: None,
    group: str | None = None,
    min_n: int = 1,
    decimals: int = 1,
    weight_by: str | None = None,
    population: Mapping[str, int] | None = None,
    template: str | None = None,
    skm_weight: str = "1/9",
    skips_public: bool = False,
    quick: Callable[[Define], Collected | None] | None = None,
) -> Document:
    """{"n", "questions", "groups"?, "skm"?, "warnings"} of (respondent, question, value) in any order.

    `questions` may be plain {"key", "type", "options"?}; None infers them. `columns` are questions that are there even
    if nobody answered; `line` tells where the answer taken last stands. `min_n` hides every number of people below it
    together with what reveals it (`skips_public`, here or of every question, exempts the number of people who skipped
    a question). `quick` may
    gather the same answers at once; it gives None where it cannot, and they are taken one by one. Warnings are
    `Notice`s: English strings that a page can translate.
    Raises refusals of `eventapp.surveys.errors`.
    """
    defined = None if questions is None else as_questions(questions)
    skm_template = template == "skm"
    if skm_template and defined is not None:
        defined = [as_element(question) if skm.element_number(question.key) else question for question in defined]
    by_key = {question.key: question for question in defined or ()}

    def define(key: str) -> Question | None:
        return by_key.get(key) or (element(key) if skm_template and skm.element_number(key) else None)

    keep = None if defined is None else {key for key in (group, weight_by) if key is not None}
    collected = quick(define) if quick is not None else None
    if collected is None:
        collected = collect(answers, define, keep=keep, line=line)
    for key in columns or ():
        if key not in collected.columns:
            collected.columns[key] = Column(key, define(key), keep=False)
    survey = _Survey(collected, Guard(min_n, skips_public or _skips_public(defined)), decimals)
    elements = survey.settle(defined, columns, skm_template=skm_template)
    if weight_by is not None:
        survey.weigh(weight_by, population or {})
    document: Document = {"n": survey.number_of_people(), "questions": survey.in_total()}
    if group is not None:
        document["groups"] = {group: survey.by_group(group)}
    if skm_template:
        document["skm"] = survey.index(elements, skm_weight)
    document["warnings"] = survey.warnings
    return document


def statistics_of_counts(
    questions: Sequence[Question | Mapping[str, object]],
    tallies: Mapping[str, Tally],
    people: int,
    *,
    min_n: int = 1,
    decimals: int = 1,
    template: str | None = None,
    skm_weight: str = "1/9",
    skips_public: bool = False,
) -> Document:
    """The same document of answers that somebody else has counted, such as a database; without groups and weights.

    `tallies` by question; one that lacks was answered by nobody. Raises UnfitElements where there are no SKM elements.
    """
    defined = as_questions(questions)
    if template == "skm":
        defined = [as_element(question) if skm.element_number(question.key) else question for question in defined]
    columns: dict[str, Column] = {
        question.key: Counted(question.key, question, tallies[question.key])
        for question in defined
        if question.key in tallies
    }
    survey = _Survey(Collected(people, columns), Guard(min_n, skips_public), decimals)
    elements = survey.settle(defined, None, skm_template=template == "skm")
    document: Document = {"n": survey.number_of_people(), "questions": survey.in_total()}
    if template == "skm":
        document["skm"] = survey.index(elements, skm_weight)
    document["warnings"] = survey.warnings
    return document


def _skips_public(defined: Sequence[Question] | None) -> bool:
    """Whether the definitions say so of all questions; some of them could be subtracted from the others."""
    return bool(defined) and all(question.skips_public for question in defined or ())


@dataclass
class _Survey:
    """The answers of one survey while its document is being made."""

    collected: Collected
    guard: Guard
    decimals: int
    questions: list[Question] = field(default_factory=list)
    totals: dict[str, Tally] = field(default_factory=dict)
    hidden: dict[str, frozenset[str] | None] = field(default_factory=dict)
    weights: dict[str, Entry] = field(default_factory=dict)
    warnings: list[Notice] = field(default_factory=list)
    shields: dict[str, Shield] = field(default_factory=dict)  # of SKM elements
    shows_index: bool = False

    def settle(self, defined: list[Question] | None, columns: Sequence[str] | None, *, skm_template: bool) -> list[str]:
        """Fix which questions there are, with kinds and options, and count them. The keys of the SKM elements."""
        found = self.collected.columns
        order = list(dict.fromkeys([*(columns or ()), *sorted(found, key=natural_order)]))
        elements = element_keys(defined, order, self._different_answers) if skm_template else []
        if skm_template:
            self._warn_of_elements(elements)
        if defined is None:
            self._infer(order, elements)
            chosen = [found[key].question for key in order]
            listed = [question for question in chosen if question is not None]
            listed += [element(key) for key in elements if key not in found]
        else:
            own = {question.key for question in defined}
            listed = [each for each in defined if not each.divides_only]
            listed += [element(key) for key in elements if key not in own]
            extra = [key for key in order if key not in own and key not in elements]
            if extra:
                self._warn(N_("Not in the question file, so used for groups and weights only: %(keys)s."), extra)
        for question in listed:
            self._count(question)
        if with_na := [question.key for question in listed if question.na]:
            sentence = N_("Whoever said that it does not apply has not answered, and counts as missing: %(keys)s.")
            self._warn(sentence, with_na)
        lacking = [
            question.key for question in listed if question.answered not in (None, self.totals[question.key].answered)
        ]
        if lacking:
            sentence = N_(
                "The rows leave out some answers to %(keys)s, so that nobody is recognised by them; the survey’s own "
                "statistics count these answers too."
            )
            self._warn(sentence, lacking)
        self._shield(elements)
        return elements

    def _shield(self, keys: Sequence[str]) -> None:
        """Of SKM elements the means come first: where both cannot be shown, the counts are hidden for them."""
        found = []
        for key in keys:
            tally, hidden = self.totals[key], self.hidden[key]
            counts = (tally.counts.get(option, 0) for option in skm.SCALE)
            places = None if hidden is None else frozenset(map(skm.SCALE.index, hidden))
            found.append(shielding.Element(tuple(counts), places, self.guard.shows_n(tally)))  # type: ignore[arg-type]
        shields, self.shows_index = shielding.shielded(found, self.guard.min_n)
        self.shields = dict(zip(keys, shields, strict=True))
        for key, shield in self.shields.items():
            places = shield.hidden
            self.hidden[key] = None if places is None else frozenset(skm.SCALE[place] for place in places)

    def _count(self, question: Question) -> None:
        people = self.collected.people
        column = self.collected.columns.get(question.key)
        tally = Tally(people, 0, {}) if column is None else column.tally(people)
        question = with_options(question, tally.counts)
        self.questions.append(question)
        self.totals[question.key] = tally
        self.hidden[question.key] = self.guard.hidden_options(question, tally)
        if question.kind == "scale" and question.options and question.numbers is None:
            sentence = N_(
                "The options of %(keys)s are not all numbers, so it has no mean, median, standard deviation "
                "and top two."
            )
            self._warn(sentence, [question.key])
        if question.kind == "nps" and self.guard.min_n == 1 and 0 < tally.answered < _FEW_FOR_NPS_INTERVAL:
            sentence = N_("The interval of %(keys)s rests on fewer than %(few)s answers.")
            self._warn(sentence, [question.key], few=_FEW_FOR_NPS_INTERVAL)

    def _infer(self, order: Sequence[str], elements: Sequence[str]) -> None:
        told: list[str] = []
        for key in order:
            column = self.collected.columns[key]
            if column.question is None:
                question = element(key) if key in elements else inferred(key, self._different_answers(key))
                column.settle(question)
                told.append(f"{named([key])} {question.kind}")
        if told:
            sentence = N_(
                "Without a question file the kinds are inferred from the answers, and options that nobody chose are "
                "not listed: %(kinds)s."
            )
            self._warn(sentence, kinds=", ".join(told))

    def _different_answers(self, key: str) -> set[str]:
        column = self.collected.columns[key]
        if isinstance(column, Packed):
            return column.different()
        return {text for text in column.answers.values() if text}

    def _warn_of_elements(self, keys: Sequence[str]) -> None:
        if len(keys) != len(skm.ELEMENTS):
            sentence = N_("SKM has nine elements, here are %(n)s: each weighs 1/%(n)s, whichever weight was chosen.")
            self._warn(sentence, n=len(keys))
        if not all(skm.element_number(key) for key in keys):
            self._warn(N_("Taken for SKM elements: %(keys)s."), keys)

    def _warn(self, sentence: str, keys: Iterable[str] = (), **details: object) -> None:
        """Add a sentence; it may name questions or answers, but with a limit no number of people."""
        self.warnings.append(Notice(sentence, keys=named(keys), **details))

    def number_of_people(self) -> int | None:
        """Everybody who took part, unless they are too few to be shown."""
        people = self.collected.people
        return people if self.guard.shows_n(Tally(people, people, {})) else None

    def in_total(self) -> list[Entry]:
        """The entries of all people together."""
        entries = []
        for question in self.questions:
            tally = self.totals[question.key]
            entry = described(
                question,
                tally,
                hidden=self.hidden[question.key],
                shows_n=self.guard.shows_n(tally),
                decimals=self.decimals,
                shield=self.shields.get(question.key),
                shows_score=self.guard.shows_score(question, tally),
            )
            if question.key in self.weights:
                suppressed = entry.pop("suppressed")
                entry |= {"weighted": self.weights[question.key], "suppressed": suppressed}
            entries.append(entry)
        return entries

    def by_group(self, key: str) -> dict[str, Entry]:
        """{value: {"n", "questions"}} for every answer to the question `key`. Raises UnknownQuestion."""
        division = divided(self.collected, self.questions, key)
        unsized = self.guard.groups_of_hidden_size(division.named_sizes(), self.collected.people)
        groups: dict[str, Entry] = {
            name: {"n": None if name in unsized else division.sizes[name], "questions": []} for name in division.names
        }
        for question in self.questions:
            tallies = division.tallies(self.collected, question)
            hidden = self.hidden[question.key]
            closed = self.guard.groups_hiding(question, tallies, hidden, unsized)
            for name in division.names:
                unseen = None if name in closed else hidden
                entry = described(question, tallies[name], hidden=unseen, shows_n=False, decimals=self.decimals)
                groups[name]["questions"].append(entry)
        return groups

    def weigh(self, key: str, population: Mapping[str, int]) -> None:
        """Reckon the weighted shares of every counted question. Raises UnknownQuestion, UnfitPopulation."""
        division = divided(self.collected, self.questions, key)
        check_population(population, division.named_sizes(), division.offered, key)
        if self.guard.min_n == 1:
            self._warn_of_division(division, population)
        for question in self.questions:
            hidden = self.hidden[question.key]
            if not question.counts_options:
                continue
            strata = division.tallies(self.collected, question)
            if hidden is not None and not self.guard.may_weigh(question, strata, hidden):
                hidden = None
                sentence = N_("The weighted shares of %(keys)s are hidden, as they would reveal small numbers.")
                self._warn(sentence, [question.key])
            elif hidden is not None:
                self._warn_of_strata(question, strata, population)
            unseen = frozenset(question.options or ()) if hidden is None else hidden
            self.weights[question.key] = weighted(question, strata, population, unseen)

    def _warn_of_division(self, division: Division, population: Mapping[str, int]) -> None:
        for name in population:
            if 0 < division.sizes.get(name, 0) < _FEW_IN_STRATUM:
                sentence = N_("The stratum %(keys)s rests on fewer than %(few)s people.")
                self._warn(sentence, [name], few=_FEW_IN_STRATUM)
        if division.sizes[None]:
            self._warn(N_("People without an answer to %(keys)s are not in the weighted shares."), [division.key])

    def _warn_of_strata(
        self, question: Question, strata: Mapping[str | None, Tally], population: Mapping[str, int]
    ) -> None:
        empty = [name for name in population if name not in strata or strata[name].answered == 0]
        if empty:
            sentence = N_("%(keys)s has no weighted shares: nobody answered it in %(strata)s.")
            self._warn(sentence, [question.key], strata=named(empty))
        elif any(strata[name].answered == 1 and number > 1 for name, number in population.items()):
            sentence = N_("%(keys)s has no standard errors: a stratum has a single answer.")
            self._warn(sentence, [question.key])

    def index(self, keys: Sequence[str], weight_name: str) -> Entry:
        """The SKM part of the document; null wherever a hidden count could be reckoned from it."""
        by_key = {question.key: question for question in self.questions}
        exact = [
            skm.Element(key, self.totals[key].answered, element_mean(by_key[key], self.totals[key])) for key in keys
        ]
        elements = [
            skm.Element(
                element.key,
                element.n if self.guard.shows_n(self.totals[element.key]) else None,
                element.mean if self.shields[element.key].shows_mean else None,
            )
            for element in exact
        ]
        result = skm.index(exact if self.shows_index else elements, weight_name)
        without = [element.key for element in elements if element.mean is None]
        if result.value is None and without:
            self._warn(N_("There is no index while an element has no mean: %(keys)s."), without)
        elif without:
            self._warn(N_("The means of %(keys)s are hidden, as small numbers could be reckoned from them."), without)
        instead = [key for key, shield in self.shields.items() if shield.shows_mean and shield.hidden]
        if instead:
            sentence = N_("Of %(keys)s the mean is shown and not each count, as both would reveal small numbers.")
            self._warn(sentence, instead)
        return {
            "weight": result.weight_name,
            "elements": [
                {
                    "key": element.key,
                    "n": element.n,
                    "mean": None if element.mean is None else as_float(element.mean),
                    "weighted": None if element.mean is None else as_float(element.mean * result.weight),
                }
                for element in elements
            ],
            "index": None if result.value is None else as_float(result.value),
            "band": result.band,
            "label": result.label,
        }
