"""What may be typed about a certificate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import wtforms

from eventapp.certificates.rules.attendance import DAYS_LABELS, PARTICIPANT, Days
from eventapp.certificates.services.attendance import Texts
from eventapp.errors import N_
from eventapp.registration.rules.types import ROLE_LABELS
from eventapp.web.forms import AtMost, Form, Needed, strip_lines, text_field
from eventapp.web.i18n import gettext, lazy

_A_NUMBER = (wtforms.validators.Optional(), wtforms.validators.NumberRange(0, 1_000_000))


class WithdrawForm(Form):
    """Why a certificate is taken back."""

    reason = wtforms.TextAreaField(
        lazy(N_("Reason")), validators=[Needed(N_("Write down the reason.")), AtMost(500)], filters=[strip_lines]
    )


class TemplateForm(Form):
    """One sort of certificate of attendance: for whom, by which rule, in which words."""

    name = text_field(lazy(N_("What you call this sort")), most=120, needed=N_("Give it a name, such as Participants."))
    role = wtforms.SelectField(lazy(N_("For whom")))
    days = wtforms.RadioField(lazy(N_("Was there")))
    min_sessions = wtforms.IntegerField(lazy(N_("Sessions attended, at least")), validators=_A_NUMBER)
    min_minutes = wtforms.IntegerField(lazy(N_("Minutes attended, at least")), validators=_A_NUMBER)
    survey_id = wtforms.SelectField(lazy(N_("Survey that must be answered")))
    heading_id = text_field(lazy(N_("Heading")), most=80, needed=N_("Write the heading, such as SERTIFIKAT."))
    heading_en = text_field(lazy(N_("Heading in English")), most=80)
    body_id = wtforms.TextAreaField(
        lazy(N_("Text")), validators=[Needed(N_("Write what the person did.")), AtMost(600)], filters=[strip_lines]
    )
    body_en = wtforms.TextAreaField(lazy(N_("Text in English")), validators=[AtMost(600)], filters=[strip_lines])
    number_format = text_field(lazy(N_("How it is numbered")), most=60, needed=N_("Write how it is numbered."))
    town = text_field(lazy(N_("Town")), most=80)
    dated_on = wtforms.DateField(
        lazy(N_("Date on the certificate")), validators=[Needed(N_("Write the date that stands on it."))]
    )
    signer = text_field(lazy(N_("Who signs")), most=120, needed=N_("Name who signs."))
    signer_position = text_field(lazy(N_("Position of who signs")), most=160)

    def offer(self, surveys: Sequence[tuple[int, str]]) -> None:
        """What can be chosen: roles, days, and surveys of which it can be known who answered."""
        some = [(role.value, gettext(label)) for role, label in ROLE_LABELS.items()]
        self.role.choices = [(PARTICIPANT, gettext(N_("Everybody with a ticket"))), *some]
        self.days.choices = [(days.value, gettext(label)) for days, label in DAYS_LABELS.items()]
        self.survey_id.choices = [("", gettext(N_("None"))), *((str(key), title) for key, title in surveys)]

    def texts(self) -> Texts:
        """What was typed."""
        plain = {
            name: self[name].data or ""
            for name in ("name", "role", "heading_id", "heading_en", "body_id", "body_en", "number_format", "town")
        }
        return Texts(
            **plain,
            days=Days(self.days.data),
            min_sessions=self.min_sessions.data or 0,
            min_minutes=self.min_minutes.data or 0,
            survey_id=int(self.survey_id.data) if self.survey_id.data else None,
            dated_on=cast("date", self.dated_on.data),
            signer=self.signer.data or "",
            signer_position=self.signer_position.data or "",
        )


class StartForm(Form):
    """Whether everybody is written to."""

    mails = wtforms.BooleanField(lazy(N_("Mail everybody the link to the certificate")), default=True)


class ActForm(Form):
    """An act that needs no particulars."""
