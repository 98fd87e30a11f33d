"""A booth's contacts: shown to visitors after a press, and chosen by the team."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.errors import N_, NotFound, Refusal
from eventapp.exhibition.errors import BoothNotOpen, ChangedMeanwhile
from eventapp.exhibition.forms.contacts import AvailableForm, ContactsForm, RevealForm
from eventapp.exhibition.queries import lines
from eventapp.exhibition.queries import public as booths
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.queries.lines import OwnLine
from eventapp.exhibition.rules import links
from eventapp.exhibition.rules.hours import EVERY_DAY, clock
from eventapp.exhibition.rules.links import PUBLIC_KINDS, LinkKind
from eventapp.exhibition.services import archiving, editing, reaching
from eventapp.exhibition.views import reach
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.drafting import differing
from eventapp.exhibition.views.over import while_it_lives
from eventapp.web import limits
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires
from eventapp.web.security import personal

PER_NETWORK = "60 per 1 minute"  # of a hall; who collects numbers is slowed down
PER_DAY = "2000 per 1 day"


@bp.route("/<edition:edition>/booths/<slug:slug>/contact", methods=["POST"])
@requires(PUBLIC)
def show_contact(edition: str, slug: str) -> ResponseReturnValue:
    """One contact, after a press: a program that only reads pages never gets here."""
    personal()
    limits.check("contact", PER_NETWORK, limits.client_network())
    limits.check("contact-day", PER_DAY, limits.client_network())
    form = RevealForm()
    booth = booths.booth(g.scope, slug)
    line = lines.of_booth(g.scope, booth.id) if booth is not None else None
    if booth is None or line is None:
        raise NotFound
    link = reaching.contact(g.scope, line, kind=form.kind.data or "", has_ticket=reach.has_ticket())
    return render_template(
        "exhibition/contact.html", booth=booth, link=link, label=reach.label_of(link.kind.value), ugc=reach.UGC
    )


@bp.route("/region/booth/contacts", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def edit_contacts() -> ResponseReturnValue:
    """The person in charge, the links, and who may see them when."""
    personal()
    booth, own = queries.own_booth(g.scope), lines.own(g.scope)
    if booth is None or own is None:
        raise BoothNotOpen
    form = ContactsForm(data={**_typed(own), "seen": own.mark})
    team = [(str(member.user_id), member.name) for member in queries.team(g.scope)]
    form.pic_user.choices = [("", gettext(N_("Everybody of the team"))), *team]
    form.deputy_user.choices = [("", gettext(N_("Nobody: the whole team is told"))), *team]
    if request.method == "POST" and form.deputy_user.data is None:
        form.deputy_user.data = ""
    theirs: list[dict[str, str]] = []
    status = None
    if form.accepted():
        try:
            _save(form)
        except Refusal as refusal:
            form.refuse(refusal)
            own = lines.own(g.scope)
            if isinstance(refusal, ChangedMeanwhile) and own is not None:
                booth, status = queries.own_booth(g.scope), refusal.status
                theirs, form.seen.data = differing(form, _typed(own)), own.mark
        else:
            said = N_("Saved. WhatsApp, e-mail, phone and your choices hold at once; the rest once you publish.")
            flash(gettext(said))
            return redirect(url_for("exhibition.own_booth"), 303)
    page = render_template("exhibition/contacts.html", form=form, booth=booth, theirs=theirs)
    return page, status or form.http_status


@bp.route("/region/booth/contacts/withdraw", methods=["POST"])
@requires("booths.edit")
def withdraw_contacts() -> ResponseReturnValue:
    """Delete what reaches the team's own people, also in a frozen exhibition."""
    archiving.withdraw_contacts(g.scope)
    flash(gettext(N_("Deleted: the booth keeps no number or address of a person any more.")))
    return redirect(url_for("exhibition.own_booth"), 303)


@bp.route("/region/available", methods=["POST"])
@requires("booths.answer")
def set_available() -> ResponseReturnValue:
    """Say on the booth that somebody is there now, or no longer."""
    form = AvailableForm()
    available = form.available.data == "yes"
    reaching.set_available(g.scope, available=available)
    said = N_("Your booth now says that you are there. It ends after 30 minutes without an answer from you.")
    flash(gettext(said if available else N_("Your booth no longer says that you are there.")))
    return redirect(url_for("exhibition.show_inbox"), 303)


def _save(form: ContactsForm) -> None:
    """All of it or nothing. Raises Refusal."""
    chosen, deputy = form.pic_user.data, form.deputy_user.data
    editing.set_line(
        g.scope,
        audience=form.audience.data,
        hours=form.hours(),
        deputy_user_id=int(deputy) if deputy else None,
        seen=form.seen.data,
        person=form.person.data,
        unit=form.unit.data or "",
        pic_user_id=int(chosen) if chosen else None,
        contacts=form.contacts(),
    )


def _typed(own: OwnLine) -> dict[str, object]:
    """What the form shows: numbers as people write them."""
    texts = {
        kind: value if LinkKind(kind) in PUBLIC_KINDS or link is None else link.text
        for kind, value in own.contacts.items()
        for link in [links.stored(LinkKind(kind), value)]
    }
    limited = not own.hours.always
    return {
        "person": own.person,
        "unit": own.unit,
        "pic_user": str(own.pic_user_id or ""),
        "deputy_user": str(own.deputy_user_id or ""),
        "audience": own.audience,
        "days": list(own.hours.days if limited else EVERY_DAY),
        "begins": clock(own.hours.from_minute) if limited else "",
        "until": clock(own.hours.until_minute) if limited else "",
        **texts,
    }
