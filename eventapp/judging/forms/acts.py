"""What judges and chairs type in: a score sheet, the pact, the chair's acts, a signature."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import wtforms
from flask import request

from eventapp.errors import N_
from eventapp.judging.errors import BadSheet, OffScale
from eventapp.judging.queries.judge import CriterionRow
from eventapp.judging.services.scoring import Change, read_score
from eventapp.web.forms import AtMost, Form, Needed, strip_lines, text_field
from eventapp.web.i18n import gettext, lazy

REASON = N_("Write down the reason.")
NO_HOME = N_("Name the city or regency where you live, or tick that you live in none.")
BOTH = N_("Name a city or regency, or tick that you live in none: not both.")


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


class HomeSaid:
    """A home is named, or said not to be in Indonesia: left empty by oversight, it would recuse nobody."""

    def __call__(self, form: PactForm, field: wtforms.Field) -> None:
        """Raises StopValidation."""
        if bool(field.data) == bool(form.elsewhere.data):
            raise wtforms.validators.StopValidation(gettext(BOTH if field.data else NO_HOME))


class PactForm(Form):
    """The pact as it was shown, and the judge's ties; ticked regions are read beside it."""

    version = wtforms.HiddenField()
    home = wtforms.StringField(
        lazy(N_("City or regency where you live")), validators=[HomeSaid(), AtMost(120)], filters=[strip_lines]
    )
    elsewhere = wtforms.BooleanField(lazy(N_("I live abroad, or in no city or regency of Indonesia.")))
    employer = text_field(lazy(N_("Regional government that employs you")), most=120)
    declared = wtforms.BooleanField(
        lazy(N_("I have named every region to which I am tied, or I am tied to none.")),
        validators=[Needed(N_("Say whether you are tied to a region."))],
    )
    promise = wtforms.BooleanField(
        lazy(N_("I accept the integrity pact and will keep everything confidential.")),
        validators=[Needed(N_("Tick this to accept the pact. Without it you cannot judge."))],
    )


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


class MailedSignForm(SignForm):
    """The same for somebody who signs in by links and has no password."""

    confirmation = text_field(
        lazy(N_("Code from the mail")), most=40, needed=N_("Type the code that was mailed to you.")
    )


class CodeForm(Form):
    """Have a code sent for the result that was seen."""

    seen = wtforms.HiddenField()


class EmptyForm(Form):
    """A button."""


def read_changes(body: bytes) -> list[Change]:
    """Changes as the score sheet's script sends them. Raises BadSheet, also for text that nobody could store."""
    try:
        document = json.loads(body.decode())
        json.dumps(document, ensure_ascii=False).encode()  # an escape can still hold half of a surrogate pair
    except (ValueError, RecursionError):  # brackets without end, numbers of thousands of digits
        raise BadSheet(what=gettext(N_("it is no JSON document of plain text"))) from None
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


def _uuid(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
