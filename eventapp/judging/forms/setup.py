"""What the organiser types while a round is prepared: the round, its categories, rubrics and rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import wtforms
from flask import request
from wtforms.validators import NumberRange, Optional

from eventapp.errors import N_
from eventapp.judging.forms.names import unused_keys
from eventapp.judging.models.states import AwardRule, Method, RoundKind
from eventapp.judging.queries.rubrics import ReadyRubric, RubricRow, Source
from eventapp.judging.rules.levels import read_levels, write_levels
from eventapp.judging.rules.rubric_check import RubricLine
from eventapp.judging.services.rubrics import CriterionSpec
from eventapp.web.forms import AtMost, Form, Needed, strip, strip_lines, text_field
from eventapp.web.i18n import current_locale, gettext, lazy

MOST_CRITERIA = 20
SPARE_LINES = 2  # empty lines at the end of a rubric
BLANK, COPY = "blank", "copy-"
COPIED = "copied"
RECOGNITION = "recognition"


def _kinds() -> dict[str, str]:
    return {
        RoundKind.AWARD.value: gettext(N_("Award: one winner in each category")),
        RoundKind.SELECTION.value: gettext(N_("Selection: the best of each category")),
    }


def _methods() -> dict[str, str]:
    return {
        Method.ADJUSTED.value: gettext(N_("Mean, corrected for lenient and strict judges")),
        Method.MEAN.value: gettext(N_("Plain mean of the judges")),
    }


class RoundForm(Form):
    """A new round."""

    name = text_field(lazy(N_("Name of the round")), most=160, needed=N_("Give the round a name."))
    kind = wtforms.RadioField(
        lazy(N_("What it is for")),
        choices=_kinds,
        default=RoundKind.AWARD.value,
    )
    places = wtforms.IntegerField(
        lazy(N_("Places of a selection")), default=1, validators=[Optional(), NumberRange(1, 500)]
    )
    method = wtforms.RadioField(
        lazy(N_("How the final score is reckoned")),
        choices=_methods,
        default=Method.ADJUSTED.value,
    )


class CategoryForm(Form):
    """A new category: what it is, and the rubric that it begins with."""

    label = text_field(lazy(N_("Name of the category")), most=160, needed=N_("Give the category a name."))
    start = wtforms.RadioField(lazy(N_("Rubric to begin with")), default=BLANK, choices=[])
    source = wtforms.SelectField(lazy(N_("Category whose rubric is copied")), choices=[], validate_choice=False)
    condition = wtforms.TextAreaField(
        lazy(N_("Condition of a recognition")), validators=[AtMost(500)], filters=[strip_lines]
    )

    def offer(self, ready: Iterable[ReadyRubric], sources: Iterable[Source]) -> None:
        """The rubrics to choose from."""
        language = current_locale()
        self.start.choices = [
            (BLANK, gettext(N_("I write it myself on the next page"))),
            *((rubric.key, rubric.label.get(language) or rubric.label["id"]) for rubric in ready),
            (COPIED, gettext(N_("Copied from the category chosen below"))),
            (RECOGNITION, gettext(N_("None: a recognition of all who meet a condition, without scores"))),
        ]
        found = {f"{COPY}{source.id}": source.name for source in sources}
        self._copied = set(found)
        self.source.choices = [("", gettext(N_("Choose a category"))), *found.items()]

    def validate_source(self, field: wtforms.SelectField) -> None:
        """Whoever copies a rubric says which. Raises ValidationError."""
        if self.start.data == COPIED and field.data not in self._copied:
            raise wtforms.validators.ValidationError(gettext(N_("Choose a category")))

    def validate_condition(self, field: wtforms.TextAreaField) -> None:
        """Whoever makes a recognition says whom it is for. Raises ValidationError."""
        if self.is_recognition and not field.data:
            raise wtforms.validators.ValidationError(gettext(N_("Say what all who are recognised have met.")))

    @property
    def is_recognition(self) -> bool:
        """Whether nothing is scored."""
        return bool(self.start.data == RECOGNITION)

    @property
    def rubric(self) -> str:
        """Where the rubric comes from, as ``begin_with`` reads it."""
        return str((self.source.data if self.start.data == COPIED else self.start.data) or "")


class RubricLineForm(wtforms.Form):
    """One line of a rubric; a line without a name is left out."""

    key = wtforms.HiddenField()
    order = wtforms.StringField(filters=[strip])
    name = wtforms.StringField(filters=[strip])
    weight = wtforms.StringField(filters=[strip])
    low = wtforms.StringField(filters=[strip])
    high = wtforms.StringField(filters=[strip])
    step = wtforms.StringField(filters=[strip])
    levels = wtforms.TextAreaField(filters=[strip_lines])
    reasons = wtforms.BooleanField()
    question = wtforms.BooleanField()


class RubricForm(Form):
    """A whole rubric, line by line."""

    criteria = wtforms.FieldList(wtforms.FormField(RubricLineForm), max_entries=MOST_CRITERIA)

    @classmethod
    def of(cls, rubric: Sequence[RubricRow]) -> RubricForm:
        """The form as posted, or filled with a rubric and a few empty lines."""
        if request.method == "POST":
            return cls()
        lines = [_typed(row, place) for place, row in enumerate(rubric, 1)]
        scored = [row for row in rubric if row.is_scored]
        scale = {"low": "1", "high": "5", "step": "1"}
        if scored:
            scale = {name: getattr(scored[-1], name) for name in scale}
        spare = range(len(rubric) + 1, min(len(rubric) + SPARE_LINES, MOST_CRITERIA) + 1)
        return cls(data={"criteria": [*lines, *({"order": str(place), **scale} for place in spare)]})

    def lines(self) -> list[dict[str, Any]]:
        """The lines with a name, in the order that was typed."""
        found = [line.data for line in self.criteria if line.data["name"]]
        return sorted(
            found, key=lambda line: int(line["order"][:9]) if (line["order"] or "").isdecimal() else MOST_CRITERIA
        )

    def specs(self) -> list[CriterionSpec]:
        """The rubric as typed; criteria keep their keys. Raises BadLevels."""
        lines = self.lines()
        kept = [line["key"] for line in lines if line["key"]]
        fresh = iter(unused_keys([line["name"] for line in lines if not line["key"]], kept))
        return [
            CriterionSpec(
                line["key"] or next(fresh),
                line["name"],
                weight=line["weight"] or "1",
                low=line["low"] or "",
                high=line["high"] or "",
                step=line["step"] or "",
                levels=read_levels(line["levels"] or "", name=line["name"]),
                is_scored=not line["question"],
                comment_at_extremes=line["reasons"],
            )
            for line in lines
        ]

    def checked(self) -> list[RubricLine]:
        """The lines as the rubric check reads them; levels that cannot be read are left out. Raises BadLevels."""
        return [
            RubricLine(
                str(spec.label),
                str(spec.weight),
                str(spec.low),
                str(spec.high),
                str(spec.step),
                spec.is_scored,
                spec.levels,
            )
            for spec in self.specs()
        ]


def _typed(row: RubricRow, place: int) -> dict[str, Any]:
    return {
        "key": row.key,
        "order": str(place),
        "name": row.label,
        "weight": row.weight if row.is_scored else "",
        "low": row.low,
        "high": row.high,
        "step": row.step,
        "levels": write_levels(row.levels),
        "reasons": row.comment_at_extremes,
        "question": not row.is_scored,
    }


class SourceForm(Form):
    """Another rubric in the place of this one."""

    source = wtforms.SelectField(
        lazy(N_("Rubric to take over")), choices=[], validators=[Needed(N_("Choose a rubric."))]
    )

    def offer(self, ready: Iterable[ReadyRubric], sources: Iterable[Source]) -> None:
        """The rubrics to choose from."""
        language = current_locale()
        self.source.choices = [
            *((rubric.key, rubric.label.get(language) or rubric.label["id"]) for rubric in ready),
            *((f"{COPY}{source.id}", source.name) for source in sources),
        ]


def _award_rules() -> dict[str, str]:
    return {
        AwardRule.WINNER.value: gettext(N_("One winner")),
        AwardRule.PLACES.value: gettext(N_("The first places: I, II, III …")),
        AwardRule.GRADES.value: gettext(N_("Grades: all who reach a score")),
    }


def _types() -> dict[str, str]:
    return {
        "province": gettext(N_("Provinces")),
        "kabupaten": gettext(N_("Regencies (kabupaten)")),
        "kota": gettext(N_("Cities (kota)")),
    }


class RulesForm(Form):
    """What a category hands over, and who may enter it."""

    label = text_field(lazy(N_("Name of the category")), most=160, needed=N_("Give the category a name."))
    condition = wtforms.TextAreaField(
        lazy(N_("Condition that all who are recognised have met")), validators=[AtMost(500)], filters=[strip_lines]
    )
    award_rule = wtforms.RadioField(
        lazy(N_("What is handed over")), choices=_award_rules, default=AwardRule.WINNER.value
    )
    ranked_places = wtforms.IntegerField(
        lazy(N_("How many places")), default=3, validators=[Optional(), NumberRange(1, 50)]
    )
    grades = wtforms.TextAreaField(lazy(N_("Grades")), validators=[AtMost(1000)], filters=[strip_lines])
    enter_types = wtforms.SelectMultipleField(lazy(N_("Types of region that may enter")), choices=_types)
    enter_codes = wtforms.TextAreaField(
        lazy(N_("Only these regions (codes)")), validators=[AtMost(4000)], filters=[strip_lines]
    )

    def grade_lines(self) -> list[tuple[str, str]]:
        """Grades as (name, least score), from lines such as ``Utama = 90``."""
        lines = [line for line in (self.grades.data or "").splitlines() if line.strip()]
        parts = [line.rpartition("=") for line in lines]
        return [(name.strip(), least.strip()) for name, _, least in parts]

    def codes(self) -> list[str]:
        """The codes, however they are separated."""
        return [code for code in (self.enter_codes.data or "").replace(",", " ").replace(";", " ").split() if code]


class StageForm(Form):
    """What a round goes on from."""

    previous = wtforms.SelectField(lazy(N_("Stage before this one")), choices=[])
    carry_weight = wtforms.IntegerField(lazy(N_("Weight of that stage")), validators=[Optional()])
    own_weight = wtforms.IntegerField(lazy(N_("Weight of this one")), validators=[Optional()])

    def offer(self, rounds: Iterable[tuple[str, str]]) -> None:
        """The rounds to choose from, as (key, name)."""
        self.previous.choices = [("", gettext(N_("None: the round stands alone"))), *rounds]
