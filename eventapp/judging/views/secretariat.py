"""The secretariat's page about the judges of a round: pacts, conflicts of interest, replacements."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.editions.models import TieKind
from eventapp.errors import N_, NotFound, Refusal
from eventapp.judging.forms.acts import EmptyForm, ReasonForm
from eventapp.judging.forms.secretariat import TieForm
from eventapp.judging.queries import conflicts as queries
from eventapp.judging.queries import pact as pacts
from eventapp.judging.queries import progress
from eventapp.judging.services import assigning, calibrating, conflicts, pact
from eventapp.judging.views.blueprint import bp
from eventapp.regions import queries as regions
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

TIE_NAMES = {
    TieKind.HOME: N_("Lives there"),
    TieKind.EMPLOYER: N_("Is employed there"),
    TieKind.DELEGATION: N_("Registered for the region"),
    TieKind.MENTOR: N_("Mentors the region"),
    TieKind.TEAM: N_("Member of the region's team"),
    TieKind.DECLARED: N_("Declared by the judge"),
}
BY_HAND = {conflicts.FROM_JUDGE, conflicts.FROM_SECRETARIAT}


@bp.route("/manage/<edition:edition>/judging/judges")
@requires("judging.paper")
def find_judges(edition: str) -> ResponseReturnValue:
    """Leads to the judges of the latest round, or to the set-up where there is none."""
    rounds = progress.rounds(g.scope)
    if not rounds:
        return redirect(url_for("judging.set_up", edition=edition), 303)
    return _back(edition, rounds[-1].key)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/judges", methods=["GET", "POST"])
@requires("judging.paper")
def show_judges(edition: str, round_key: str) -> ResponseReturnValue:
    """Who accepted the pact, which ties are known, which regions wait for a replacement; POST records a tie."""
    round_ = progress.round_by_key(g.scope, round_key)
    accepted = pacts.acceptances(g.scope, round_.id)
    form = TieForm()
    form.user.choices = [(str(row.user_id), row.name) for row in accepted]
    form.kind.choices = [(kind.value, gettext(name)) for kind, name in TIE_NAMES.items()]
    if form.accepted():
        try:
            kind = TieKind(form.kind.data)
            conflicts.record(g.scope, user_id=int(form.user.data), kind=kind, region=form.region.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("The tie is recorded. The pair counts as recused from now on.")))
            return _back(edition, round_key)
    return render_template(
        "judging/judges.html",
        form=form,
        round=round_,
        rounds=progress.rounds(g.scope),
        accepted=accepted,
        gaps=queries.gaps(g.scope, round_.id),
        ties=queries.known_ties(g.scope),
        tie_names={kind.value: name for kind, name in TIE_NAMES.items()},
        by_hand=BY_HAND,
        calibrations=queries.calibrations(g.scope, round_.id) if g.scope.may("judging.set_up") else [],
        suggestions=regions.suggestions(),
    ), form.http_status


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/judges/replacement", methods=["POST"])
@requires("judging.set_up")
def replace_judge(edition: str, round_key: str) -> ResponseReturnValue:
    """Another judge of the panel takes an entry that a recusal left short."""
    numbers = [request.form.get(name, "") for name in ("entry", "seat")]
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in numbers):
        raise NotFound
    assigning.assign(g.scope, entry_id=int(numbers[0]), panel_member_id=int(numbers[1]))
    flash(gettext(N_("The replacement is assigned. The sheet is on the judge's list.")))
    return _back(edition, round_key)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/judges/calibration", methods=["POST"])
@requires("judging.set_up")
def choose_calibration(edition: str, round_key: str) -> ResponseReturnValue:
    """The region that the whole panel of a category scores first, or none."""
    category, entry = (request.form.get(name, "") for name in ("category", "entry"))
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in (category, entry or "0")):
        raise NotFound
    judges = calibrating.choose(g.scope, category_id=int(category), entry_id=int(entry) if entry else None)
    flash(gettext(N_("Saved. %(number)s judges score it first.")) % {"number": judges})
    return _back(edition, round_key)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/judges/pact", methods=["POST"])
@requires("judging.paper")
def record_pact(edition: str, round_key: str) -> ResponseReturnValue:
    """A pact that was signed on paper."""
    form, user = EmptyForm(), request.form.get("user", "")
    if not (form.accepted() and user.isascii() and user.isdigit() and len(user) < 19):
        raise NotFound
    pact.record_paper(g.scope, round_id=progress.round_by_key(g.scope, round_key).id, user_id=int(user))
    flash(gettext(N_("The pact signed on paper is recorded.")))
    return _back(edition, round_key)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/judges/ties/<int:tie_id>", methods=["GET", "POST"])
@requires("judging.set_up")
def take_tie_back(edition: str, round_key: str, tie_id: int) -> ResponseReturnValue:
    """A tie that was recorded by mistake."""
    round_ = progress.round_by_key(g.scope, round_key)
    tie = next((row for row in queries.known_ties(g.scope) if row.id == tie_id and row.source in BY_HAND), None)
    if tie is None:
        raise NotFound
    form = ReasonForm()
    if form.carried_out(lambda: conflicts.take_back(g.scope, tie_id=tie_id, reason=form.reason.data or "")):
        flash(gettext(N_("The tie was taken back.")))
        return _back(edition, round_key)
    page = render_template(
        "judging/take_tie_back.html", form=form, round=round_, tie=tie, name=TIE_NAMES[TieKind(tie.kind)]
    )
    return page, form.http_status


def _back(edition: str, round_key: str) -> ResponseReturnValue:
    return redirect(url_for("judging.show_judges", edition=edition, round_key=round_key), 303)
