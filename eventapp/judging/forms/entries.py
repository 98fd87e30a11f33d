"""What the organiser types about entries, panels and the intake of dossiers, and what a region team hands in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import wtforms
from wtforms.validators import Optional

from eventapp.errors import N_
from eventapp.judging.forms.names import unused_keys
from eventapp.judging.models.states import Background, EntryState
from eventapp.judging.rules.dossiers import MOST_QUESTIONS, Question
from eventapp.web.forms import AtMost, Form, Mail, Needed, strip, strip_lines, text_field
from eventapp.web.i18n import gettext, lazy

REASON = N_("Write down the reason.")
SPARE_QUESTIONS = 3


def end_of_day(day: date, zone: str) -> datetime:
    """The last second of a day in an edition's zone, as UTC."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC)


def day_of(moment: datetime | None, zone: str) -> date | None:
    """The day of a moment in an edition's zone."""
    return moment.astimezone(ZoneInfo(zone)).date() if moment else None


def _states() -> dict[str, str]:
    return {
        EntryState.WITHDRAWN.value: gettext(N_("Withdrawn by the region")),
        EntryState.ABSENT.value: gettext(N_("Absent")),
        EntryState.DISQUALIFIED.value: gettext(N_("Disqualified by a decision")),
    }


class LeaveForm(Form):
    """An entry that leaves the ranking."""

    state = wtforms.RadioField(
        lazy(N_("What happened")), choices=_states, validators=[Needed(N_("Say what happened."))]
    )
    reason = wtforms.TextAreaField(lazy(N_("Reason")), validators=[Needed(REASON), AtMost(1000)], filters=[strip_lines])
    decision_number = text_field(lazy(N_("Number of the decision")), most=120)


class ReturnForm(Form):
    """An entry that comes back."""

    reason = wtforms.TextAreaField(lazy(N_("Reason")), validators=[Needed(REASON), AtMost(1000)], filters=[strip_lines])
    decision_number = text_field(lazy(N_("Number of the decision")), most=120)


def backgrounds() -> dict[str, str]:
    """What judges come from, in the reader's language."""
    return {
        Background.ACADEMIC.value: gettext(N_("Academic")),
        Background.GOVERNMENT.value: gettext(N_("Government")),
        Background.PRACTITIONER.value: gettext(N_("Practitioner")),
        Background.OTHER.value: gettext(N_("Other")),
    }


class SeatForm(Form):
    """What a judge comes from and knows."""

    background = wtforms.SelectField(lazy(N_("Background")), choices=backgrounds, default=Background.OTHER.value)
    expertise = text_field(lazy(N_("Field of expertise")), most=200)
    is_alternate = wtforms.BooleanField(lazy(N_("Alternate: judges only after taking over from somebody")))


class InviteJudgeForm(SeatForm):
    """A judge who is invited by mail."""

    name = text_field(lazy(N_("Full name")), needed=N_("Type the person's name."))
    email = text_field(lazy(N_("E-mail")), most=254, needed=N_("Type the person's e-mail address."), more=[Mail()])


class TakeOverForm(Form):
    """Who takes over, and why."""

    alternate = wtforms.RadioField(
        lazy(N_("Alternate")), choices=[], validators=[Needed(N_("Choose an alternate."))], coerce=str
    )
    reason = wtforms.TextAreaField(lazy(N_("Reason")), validators=[Needed(REASON), AtMost(1000)], filters=[strip_lines])


class QuestionForm(wtforms.Form):
    """One question; a line without Indonesian text is left out."""

    key = wtforms.HiddenField()
    text_id = wtforms.StringField(filters=[strip])
    text_en = wtforms.StringField(filters=[strip])
    required = wtforms.BooleanField()
    long = wtforms.BooleanField()


class IntakeForm(Form):
    """What region teams answer, and until which day they can enter."""

    until = wtforms.DateField(lazy(N_("Last day")), validators=[Optional()])
    questions = wtforms.FieldList(wtforms.FormField(QuestionForm), max_entries=MOST_QUESTIONS)

    def asked(self) -> list[Question]:
        """The questions as typed; they keep their keys."""
        lines = [line.data for line in self.questions if line.data["text_id"]]
        kept = [line["key"] for line in lines if line["key"]]
        fresh = iter(unused_keys([line["text_id"] for line in lines if not line["key"]], kept))
        return [
            Question(
                line["key"] or next(fresh),
                {"id": line["text_id"][:300], **({"en": line["text_en"][:300]} if line["text_en"] else {})},
                line["required"],
                line["long"],
            )
            for line in lines
        ]


class CheckForm(Form):
    """The secretariat's word on a dossier."""

    decision = wtforms.RadioField(
        lazy(N_("Decision")), choices=[], validators=[Needed(N_("Say what you decide."))], coerce=str
    )
    reason = wtforms.TextAreaField(
        lazy(N_("Reason, as the team will read it")), validators=[AtMost(1000)], filters=[strip_lines]
    )
    until = wtforms.DateField(lazy(N_("To be corrected until")), validators=[Optional()])

    def offer(self, *, was_returned: bool) -> None:
        """What can be decided: a dossier is returned once."""
        once = {"returned": gettext(N_("Return it once, to be corrected"))}
        self.decision.choices = list(
            {
                "passed": gettext(N_("Passed: the region is an entry")),
                **({} if was_returned else once),
                "refused": gettext(N_("Refused")),
            }.items()
        )
