"""What may be typed in: a score sheet, the chair's acts, a signature, the organiser's set-up."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import wtforms
from flask import request
from wtforms.validators import NumberRange, Optional

from eventapp.errors import N_
from eventapp.judging.errors import BadSheet, OffScale
from eventapp.judging.models.states import Method, RoundKind
from eventapp.judging.queries.judge import CriterionRow
from eventapp.judging.services.scoring import Change, read_score
from eventapp.judging.services.setup import CriterionSpec
from eventapp.web.forms import AtMost, Form, Needed, strip, strip_lines, text_field
from eventapp.web.i18n import gettext, lazy

MOST_CRITERIA = 12
REASON = N_("Write down the reason.")


class SheetForm(Form):
    """A whole score sheet, for browsers without JavaScript; the criteria's fields are named after their keys."""

    version = wtforms.HiddenField()  # of the sheet when the page was made
    form_id = wtforms.HiddenField()  # makes the ids of the changes, so that a form sent twice is saved once

    def changes(self, criteria: Iterable[CriterionRow]) -> list[Change]:
        """What the judge changed on this page, compared with what the page had shown."""
        return [change for criterion in criteria if (change := self._change(criterion)) is not None]

    def shown(self, criterion: CriterionRow) -> tuple[str, str]:
        """Score and note to show in the form: what was posted, else what is saved."""
        posted = request.form if request.method == "POST" else {}
        return (
            posted.get(f"score-{criterion.key}", criterion.score or ""),
            posted.get(f"note-{criterion.key}", criterion.note),
        )

    def _change(self, criterion: CriterionRow) -> Change | None:
        posted, key = request.form, criterion.key
        score, note = posted.get(f"score-{key}"), strip_lines(posted.get(f"note-{key}"))
        if score is not None and _same(criterion, score, posted.get(f"was-{key}", "")):
            score = None
        if note == posted.get(f"was-note-{key}", "").replace("\r\n", "\n"):
            note = None
        if score is None and note is None:
            return None
        form_id, version = _uuid(self.form_id.data), _whole(self.version.data)
        return Change(str(uuid.uuid5(form_id, f"{key}|{score}|{note}|{version}")), key, version, score, note)


class ReasonForm(Form):
    """An act of the chair that somebody may ask about later."""

    reason = wtforms.TextAreaField(lazy(N_("Reason")), validators=[Needed(REASON), AtMost(1000)], filters=[strip_lines])


class CloseForm(Form):
    """Closing; the reason is needed where sheets are missing, which the service knows."""

    reason = wtforms.TextAreaField(lazy(N_("Reason")), validators=[AtMost(1000)], filters=[strip_lines])


class DecisionForm(Form):
    """The panel's choice among those that may be first."""

    entry = wtforms.RadioField(lazy(N_("The panel chose")), validators=[Needed(N_("Choose a region."))])
    reason = wtforms.TextAreaField(
        lazy(N_("Reason of the panel")), validators=[Needed(REASON), AtMost(1000)], filters=[strip_lines]
    )


class SignForm(Form):
    """A signature: the hash that was seen, and the proof of who signs."""

    seen = wtforms.HiddenField()
    role = wtforms.HiddenField()
    confirmation = wtforms.PasswordField(
        lazy(N_("Your password")), validators=[Needed(N_("Confirm that it is you.")), AtMost(128)]
    )


class TypedSignForm(SignForm):
    """The same for somebody who signs in by links and has no password."""

    confirmation = text_field(
        lazy(N_("First eight characters of the fingerprint")), most=40, needed=N_("Confirm that it is you.")
    )


class EmptyForm(Form):
    """A button."""


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


class CriterionForm(wtforms.Form):
    """One line of a rubric; a line without a name is left out."""

    name = wtforms.StringField(filters=[strip])
    weight = wtforms.StringField(filters=[strip])
    lowest = wtforms.StringField(filters=[strip])
    middle = wtforms.StringField(filters=[strip])
    highest = wtforms.StringField(filters=[strip])


class CategoryForm(Form):
    """A category with its rubric; all criteria share one scale."""

    label = text_field(lazy(N_("Name of the category")), most=160, needed=N_("Give the category a name."))
    low = text_field(lazy(N_("Lowest score")), most=12, needed=N_("Give the lowest score."), default="1")
    high = text_field(lazy(N_("Highest score")), most=12, needed=N_("Give the highest score."), default="5")
    step = text_field(lazy(N_("Step")), most=12, needed=N_("Give the step."), default="1")
    criteria = wtforms.FieldList(wtforms.FormField(CriterionForm), min_entries=8, max_entries=MOST_CRITERIA)

    def specs(self) -> list[CriterionSpec]:
        """The rubric as typed. Levels stand at the lowest, a middle and the highest score."""
        low, high = self.low.data or "", self.high.data or ""
        lines = [line.data for line in self.criteria if line.data["name"]]
        keys = unused_keys([line["name"] for line in lines])
        return [
            CriterionSpec(
                key,
                line["name"][:160],
                weight=line["weight"] or "1",
                low=low,
                high=high,
                step=self.step.data or "",
                levels=_levels(low, high, line),
            )
            for key, line in zip(keys, lines, strict=True)
        ]


def key_of(name: str) -> str:
    """A short name for addresses: ``Smart Governance`` → ``smart-governance``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "x"


def unused_keys(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A key for each name, with a number where another one has it already."""
    known = set(taken)
    keys = []
    for name in names:
        key, number = key_of(name), 2
        while key in known:
            key, number = f"{key_of(name)}-{number}", number + 1
        known.add(key)
        keys.append(key)
    return keys


def read_changes(document: Any) -> list[Change]:
    """Changes as the score sheet's script sends them. Raises BadSheet."""
    changes = document.get("changes") if isinstance(document, Mapping) else None
    if not isinstance(changes, list):
        raise BadSheet(what=gettext(N_("the list of changes is missing")))
    return [_read_change(change) for change in changes]


def _read_change(change: Any) -> Change:
    if not isinstance(change, Mapping):
        raise BadSheet(what=gettext(N_("a change is not an object")))
    texts = {name: change.get(name) for name in ("id", "criterion", "score", "note")}
    version = change.get("version")
    optional = all(texts[name] is None or isinstance(texts[name], str) for name in ("score", "note"))
    if not isinstance(texts["id"], str) or not isinstance(texts["criterion"], str) or not optional:
        raise BadSheet(what=gettext(N_("id, criterion, score and note must be text")))
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise BadSheet(what=gettext(N_("the version is not a whole number")))
    return Change(texts["id"], texts["criterion"], version, texts["score"], strip_lines(texts["note"]))


def _same(criterion: CriterionRow, score: str, was: str) -> bool:
    try:
        return read_score(score, criterion) == read_score(was, criterion)
    except OffScale:
        return False


def _levels(low: str, high: str, line: Mapping[str, str]) -> dict[str, str]:
    texts = {low: line["lowest"], high: line["highest"]}
    if line["middle"]:
        try:
            middle = (float(low.replace(",", ".")) + float(high.replace(",", "."))) / 2
        except ValueError:
            middle = 0.0
        texts[f"{middle:g}"] = line["middle"]
    return {score: text[:200] for score, text in texts.items() if text}


def _uuid(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
