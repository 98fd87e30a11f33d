"""One booth as visitors see it."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.core.access import PUBLIC
from eventapp.errors import N_, NotFound, Refusal
from eventapp.exhibition.forms.messages import EnquiryForm
from eventapp.exhibition.queries import public as queries
from eventapp.exhibition.queries.public import PublicBooth
from eventapp.exhibition.rules import covers
from eventapp.exhibition.services import enquiring
from eventapp.exhibition.views.blueprint import bp
from eventapp.web import limits
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

PER_NETWORK = "1200 per 1 minute"  # a hall stands behind one address


@bp.route("/<edition:edition>/booths/<slug:slug>", methods=["GET", "POST"])
@requires(PUBLIC)
def show_booth(edition: str, slug: str) -> ResponseReturnValue:
    """One booth as it was published, with the form that writes to its people."""
    form = EnquiryForm(data={"key": ids.opaque()})
    status = None
    if form.accepted():
        try:
            email = form.email.data.lower()
            limits.check("enquiry-network", PER_NETWORK, limits.client_network())
            limits.check("enquiry-address", "20 per 1 hour", email)
            limits.check("enquiry-booth", "5 per 1 hour", email, edition, slug)
            sent = enquiring.send(
                g.scope,
                slug=slug,
                name=form.name.data,
                email=email,
                message=form.message.data,
                key=form.key.data or ids.opaque(),
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("Your message was sent. Keep the address of this page: the answer appears here too.")))
            return redirect(url_for("exhibition.show_enquiry", edition=edition, token=sent.token), 303)
    booth = queries.booth(g.scope, slug)
    if booth is None:
        raise NotFound
    return render_template("exhibition/booth.html", **page_of(booth), form=form), status or form.http_status


def page_of(booth: PublicBooth) -> dict[str, Any]:
    """What the template of a booth needs; the preview uses it too."""
    return {
        "booth": booth,
        "content": booth.content,
        "cover": covers.cover(booth.code, covers.LARGE),
        "small_covers": [
            covers.cover(booth.code, covers.SMALL, part) for part in range(len(booth.content.innovations))
        ],
        "initials": covers.initials(booth.name),
        "answer_days": None if booth.answer_hours is None else max(1, -(-int(booth.answer_hours) // 24)),
    }
