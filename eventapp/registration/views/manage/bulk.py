"""One press for the ticked rows or the whole list: looked over with the number, confirmed, and told row by row."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.errors import N_, InvalidInput, NotFound
from eventapp.registration.models.notes import BulkKind, BulkRowState
from eventapp.registration.queries import bulk as queries
from eventapp.registration.queries import lists
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.states import STATUS_LABELS
from eventapp.registration.services import bulk
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage import filters as addresses
from eventapp.registration.views.manage.desk_forms import BulkForm
from eventapp.registration.views.manage.lists import STATUS_KINDS, said
from eventapp.web import security
from eventapp.web.i18n import gettext, ngettext
from eventapp.web.routing import requires

ELSEWHERE = {"letter": "registration.write_letter", "badges": "attendance.print_listed"}
SHOWN = 10
MEANINGS = {
    BulkKind.APPROVE: N_("Each gets a ticket by mail. Who does not wait for approval is left as it is."),
    BulkKind.REFUSE: N_("Each is told the reason by mail, and the seat goes on. Who does not wait for approval stays."),
    BulkKind.CANCEL: N_("Each is told by mail, and the seat goes to whoever waits longest. This cannot be undone."),
    BulkKind.RESEND: N_("Each gets the ticket at the registered address once more."),
}
DONE = {
    BulkKind.APPROVE: N_("Approving many"),
    BulkKind.REFUSE: N_("Refusing many"),
    BulkKind.CANCEL: N_("Cancelling many"),
    BulkKind.RESEND: N_("Mailing tickets again"),
}
NOT_TYPED = N_(
    "This is more than this page can name. Type the number, %(number)s, so that nobody is cancelled by mistake."
)
STATES = {
    BulkRowState.DONE: (N_("Done"), "done"),
    BulkRowState.REFUSED: (N_("Not done"), "failed"),
    BulkRowState.CHOSEN: (N_("In line"), "known"),
}


@bp.route("/manage/<edition:edition>/registrations/bulk", methods=["GET", "POST"])
@requires("registration.manage")
def press_for_many(edition: str) -> ResponseReturnValue:
    """GET shows who is meant and asks once more; POST does it. Sent twice it is done once."""
    wanted, filters, form = request.args.get("act", ""), addresses.asked(), BulkForm()
    if wanted in ELSEWHERE:
        return redirect(addresses.address(filters, ELSEWHERE[wanted]), 303)
    if wanted not in set(BulkKind) or not g.scope.may(bulk.PERMISSIONS[BulkKind(wanted)]):
        raise NotFound
    kind, key = BulkKind(wanted), str(form.key.data)

    def press() -> None:
        if _must_type(kind, filters, form.number) and (form.typed.data or "").replace(".", "") != str(form.number):
            raise InvalidInput(NOT_TYPED, field="typed", number=form.number)
        bulk.press(g.scope, kind=kind, filters=filters, seen=form.number, key=key, reason=form.reason.data or "")

    if form.is_keyed and form.carried_out(press):
        bulk.go_on(g.scope, key=key)
        return redirect(url_for("registration.show_bulk", edition=edition, bulk=key), 303)
    security.personal()
    number = lists.total(g.scope, filters)
    form.seen.data, form.key.data = str(number), key if form.is_keyed else ids.opaque()
    page = render_template(
        "registration/manage/bulk.html",
        form=form,
        kind=kind,
        question=_question(kind, number),
        meaning=gettext(MEANINGS[kind]),
        number=number,
        must_type=_must_type(kind, filters, number),
        rows=lists.registrations(g.scope, filters, limit=SHOWN).items,
        words=said(STATUS_LABELS),
        kinds=STATUS_KINDS,
        people=addresses.in_words(filters, all_states=gettext(N_("All states"))),
        back_to=addresses.address(filters),
        here=addresses.address(filters, "registration.press_for_many", act=kind.value),
    )
    return page, form.http_status


@bp.route("/manage/<edition:edition>/bulk/<opaque:bulk>")
@requires("registration.manage")
def show_bulk(edition: str, bulk: str) -> ResponseReturnValue:
    """What became of whom; while some are left the page asks again by itself."""
    security.personal()
    found = queries.one(g.scope, bulk)
    counts = queries.counts(g.scope, found.id)
    asked = request.args.get("state", "")
    state = BulkRowState(asked) if asked in set(BulkRowState) else None
    page = queries.outcomes(g.scope, found.id, state=state, after=request.args.get("after"))
    here: dict[str, Any] = {"edition": edition, "bulk": bulk}
    chips = [
        {
            "label": gettext(STATES[name][0]) if name else gettext(N_("All")),
            "href": url_for("registration.show_bulk", state=name, **here),
            "current": state == name,
            "count": counts[name] if name else found.people,
        }
        for name in (None, *(name for name in STATES if counts[name]))
    ]
    shown = render_template(
        "registration/manage/bulk_done.html",
        title=gettext(DONE[BulkKind(found.kind)]),
        found=found,
        counts={name.value: number for name, number in counts.items()},
        chips=chips,
        rows=[_told(row) for row in page.items],
        next=url_for("registration.show_bulk", state=state, after=page.next, **here) if page.next else None,
    )
    return shown, {"Refresh": "3"} if counts[BulkRowState.CHOSEN] else {}


def _must_type(kind: BulkKind, filters: Filters, number: int) -> bool:
    """Whether so many would be cancelled, without a tick, that the page does not name them all."""
    return kind is BulkKind.CANCEL and not filters.chosen and number > SHOWN


def _question(kind: BulkKind, number: int) -> str:
    match kind:
        case BulkKind.APPROVE:
            asked = ngettext("Approve %(num)s registration?", "Approve %(num)s registrations?", number)
        case BulkKind.REFUSE:
            asked = ngettext("Refuse %(num)s registration?", "Refuse %(num)s registrations?", number)
        case BulkKind.CANCEL:
            asked = ngettext("Cancel %(num)s registration?", "Cancel %(num)s registrations?", number)
        case _:
            asked = ngettext("Mail %(num)s ticket again?", "Mail %(num)s tickets again?", number)
    return str(asked)


def _told(row: queries.OutcomeRow) -> dict[str, str]:
    """A row in words; a refusal with its sentence."""
    label, kind = STATES[BulkRowState(row.state)]
    sentence = gettext(row.sentence) if row.sentence else ""
    if row.details:
        sentence = sentence % row.details
    return {"id": row.public_id, "name": row.name, "label": gettext(label), "kind": kind, "sentence": sentence}
