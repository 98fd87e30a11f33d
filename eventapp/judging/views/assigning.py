"""The organiser lets the application propose who judges what, looks at it, and applies it."""

from __future__ import annotations

from flask import flash, g, render_template
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Refusal
from eventapp.judging.errors import ProposalChanged
from eventapp.judging.forms.assigning import AssignForm
from eventapp.judging.models.states import Background
from eventapp.judging.queries import assigning as queries
from eventapp.judging.queries.assigning import Proposal
from eventapp.judging.services import distributing
from eventapp.judging.views.blueprint import bp
from eventapp.judging.views.frame import framed
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_BACKGROUNDS = {
    Background.ACADEMIC: N_("Academic"),
    Background.GOVERNMENT: N_("Government"),
    Background.PRACTITIONER: N_("Practitioner"),
}


@bp.route("/manage/<edition:edition>/judging/setup/<slug:round_key>/<slug:category>/assign", methods=["GET", "POST"])
@requires("judging.set_up")
def assign_judges(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Numbers in, a proposal out; posted again with the proposal's mark it is applied."""
    frame = framed(edition, round_key, category)
    form = AssignForm(data={"per_entry": max(1, frame.round.min_judges)})
    proposal = None
    if form.accepted():
        try:
            if form.seen.data:
                wish, seen = form.wish(), form.seen.data
                flash(_done(distributing.distribute(g.scope, category_id=frame.category.id, wish=wish, seen=seen)))
                return frame.to("set_up_category")
            proposal = queries.propose(g.scope, frame.category.id, form.wish())
        except ProposalChanged as refusal:
            form.refuse(refusal)
            proposal = queries.propose(g.scope, frame.category.id, form.wish())
        except Refusal as refusal:
            form.refuse(refusal)
    page = render_template(
        "judging/assign.html",
        form=form,
        frame=frame,
        proposal=proposal,
        backgrounds={key.value: gettext(text) for key, text in _BACKGROUNDS.items()},
        notices=[] if proposal is None else [notice.sentence(gettext) for notice in proposal.result.notices],
    )
    return page, form.http_status


def _done(proposal: Proposal) -> str:
    numbers = {"added": len(proposal.added), "removed": len(proposal.removed), "kept": len(proposal.kept)}
    return gettext(N_("Judges assigned: %(added)s sheets new, %(removed)s taken away, %(kept)s unchanged.")) % numbers
