"""What organisers and chairs type in on a round's road: its rules, notes, the ladder, questions to the panel."""

from __future__ import annotations

import wtforms
from wtforms.validators import InputRequired, NumberRange, Optional

from eventapp.errors import N_
from eventapp.judging.models.states import Method
from eventapp.judging.rules.pact import PUBLISHED
from eventapp.web.forms import AtMost, Form, Needed, strip_lines
from eventapp.web.i18n import gettext, lazy

REASON = N_("Write down the reason.")


def methods() -> dict[str, str]:
    """How a final score can be reckoned."""
    return {
        Method.ADJUSTED.value: gettext(N_("Mean, corrected for lenient and strict judges")),
        Method.MEAN.value: gettext(N_("Plain mean of the judges")),
        Method.TRIMMED.value: gettext(N_("Mean without the highest and lowest judges")),
    }


def published() -> dict[str, str]:
    """What of a round everybody may see."""
    return {value: gettext(sentence) for value, sentence in PUBLISHED.items()}


def _number(label: str, low: int, high: int, *, needed: bool = True) -> wtforms.IntegerField:
    asked = InputRequired(lazy(N_("Give a number."))) if needed else Optional()
    return wtforms.IntegerField(lazy(label), validators=[asked, NumberRange(low, high)])


class RulesForm(Form):
    """How a round is reckoned; fixed when it opens."""

    method = wtforms.RadioField(lazy(N_("How the final score is reckoned")), choices=methods)
    drop_high = _number(N_("Highest judges of each region to drop"), 0, 20, needed=False)
    drop_low = _number(N_("Lowest judges of each region to drop"), 0, 20, needed=False)
    min_judges = _number(N_("Complete score sheets that each region needs"), 1, 100)
    decimals = _number(N_("Decimals of announced scores"), 0, 6)
    places = _number(N_("Places of a selection"), 1, 500, needed=False)
    province_most = _number(N_("Selected regions of one province at most"), 1, 500, needed=False)
    wins_most = _number(N_("Categories that one region may win at most"), 1, 100, needed=False)
    publishes = wtforms.RadioField(lazy(N_("What everybody may see of the result")), choices=published)


class StepForm(Form):
    """A step of the round that may be explained."""

    reason = wtforms.TextAreaField(lazy(N_("Reason")), validators=[AtMost(1000)], filters=[strip_lines])


class NoteForm(Form):
    """What was said about an entry."""

    entry = wtforms.SelectField(lazy(N_("Region")), validators=[Needed(N_("Choose a region."))])
    body = wtforms.TextAreaField(
        lazy(N_("What was said")), validators=[Needed(N_("Write the note.")), AtMost(2000)], filters=[strip_lines]
    )


class QuestionForm(Form):
    """A question to the panel about two or more entries."""

    entries = wtforms.SelectMultipleField(
        lazy(N_("Regions to choose from")),
        validators=[Needed(N_("Choose at least two regions."))],
        option_widget=wtforms.widgets.CheckboxInput(),
        widget=wtforms.widgets.ListWidget(prefix_label=False),
    )
    question = wtforms.TextAreaField(
        lazy(N_("Question")), validators=[Needed(N_("Write the question.")), AtMost(500)], filters=[strip_lines]
    )
    quorum = _number(N_("Ballots needed (empty: more than half of those who may vote)"), 1, 200, needed=False)


class EndVoteForm(Form):
    """The end of a vote, with the panel's reason."""

    reason = wtforms.TextAreaField(
        lazy(N_("Reason of the panel")), validators=[Needed(REASON), AtMost(1000)], filters=[strip_lines]
    )
    without_result = wtforms.BooleanField(lazy(N_("End it without a result")))


class BallotForm(Form):
    """One member's answer."""

    entry = wtforms.RadioField(lazy(N_("Your choice")), validators=[Needed(N_("Choose, or abstain."))])
