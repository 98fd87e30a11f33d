"""How a survey reaches people: its address with QR and kiosk, personal links by mail and by WhatsApp, reminders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from eventapp.attendance.queries import presence
from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.formats import hangings, qr, whatsapp
from eventapp.formats.hangings import Hanging
from eventapp.registration.queries import choosing
from eventapp.surveys.forms import AudienceForm
from eventapp.surveys.queries import asked, surveys
from eventapp.surveys.queries import audience as queries
from eventapp.surveys.queries.surveys import SubjectRow, SurveyRow, link_of
from eventapp.surveys.rules import audience as rules
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.audience import Audience
from eventapp.surveys.rules.phases import Phase
from eventapp.surveys.rules.steps import in_tens
from eventapp.surveys.services import inviting, shaping
from eventapp.surveys.services.inviting import LEAST_AT_SESSION, MOST_REMINDERS
from eventapp.surveys.views.blueprint import bp
from eventapp.web import i18n
from eventapp.web.addresses import absolute
from eventapp.web.forms import Form
from eventapp.web.i18n import format_moment, gettext, ngettext
from eventapp.web.routing import requires

PATH = "/manage/<edition:edition>/surveys/<slug:slug>"


@bp.route(f"{PATH}/reach", methods=["GET", "POST"])
@requires("surveys.manage")
def reach(edition: str, slug: str) -> ResponseReturnValue:
    """Address, poster and kiosk; links by mail to those who are meant; a reminder."""
    survey = surveys.survey(g.scope, slug)
    subjects = surveys.subjects(g.scope, survey.id)
    form = _audience_form(survey, subjects)
    if request.method == "POST" and form.carried_out(lambda: _invite(form, slug)):
        return redirect(url_for("surveys.reach", edition=edition, slug=slug), 303)
    invited = surveys.invited(g.scope, survey.id)
    left = len(asked.unused(g.scope, survey.id))  # also of those whose registration is gone, who are asked no more
    used = max(invited - left, 0) if survey.phase is not Phase.OVER else 0
    page = render_template(
        "surveys/manage/reach.html",
        form=form,
        survey=survey,
        address=absolute(_address(survey, None, kiosk=False)),
        kiosk=absolute(_address(survey, None, kiosk=True)),
        subjects=[(one, absolute(_address(survey, one, kiosk=False))) for one in subjects],
        is_forum=survey.about == About.FORUM.value,
        least=LEAST_AT_SESSION,
        is_open=survey.phase is Phase.OPEN,
        invited=invited,
        used=in_tens(used),
        most_reminders=MOST_REMINDERS,
    )
    return page, form.http_status


@bp.route(f"{PATH}/reminder", methods=["POST"])
@requires("surveys.manage")
def remind_survey(edition: str, slug: str) -> ResponseReturnValue:
    """Remind those whose link is left. Nobody is shown who they are."""
    form = Form()
    if form.carried_out(lambda: inviting.begin_reminding(g.scope, slug=slug)):
        flash(gettext(N_("The reminder goes out to everybody whose link was not used yet.")))
    for sentence in form.refusals:
        flash(sentence, "attention")
    return redirect(url_for("surveys.reach", edition=edition, slug=slug), 303)


@bp.route(f"{PATH}/subjects", methods=["POST"])
@requires("surveys.manage")
def add_survey_subjects(edition: str, slug: str) -> ResponseReturnValue:
    """Ask about the sessions or booths that are new, too."""
    number = shaping.add_subjects(g.scope, slug=slug)
    flash(ngettext("%(number)s was added.", "%(number)s were added.", number, number=number))
    return redirect(url_for("surveys.reach", edition=edition, slug=slug), 303)


@bp.route(f"{PATH}/poster")
@requires("surveys.manage")
def show_poster(edition: str, slug: str) -> ResponseReturnValue:
    """The QR for the wall, to be printed by the browser."""
    survey = surveys.survey(g.scope, slug)
    drawn = [
        (poster, Markup(qr.svg(poster.address, label=poster.alt)))  # noqa: S704 -- our own SVG; its label is escaped
        for poster in _posters(survey)
    ]
    return render_template("surveys/manage/poster.html", survey=survey, posters=drawn)


@bp.route(f"{PATH}/poster.pdf")
@requires("surveys.manage")
def take_poster(edition: str, slug: str) -> ResponseReturnValue:
    """The same as PDF, a page of A4 for each session or booth."""
    survey = surveys.survey(g.scope, slug)
    edition_ref = g.scope.edition
    file = hangings.hangings(
        _posters(survey),
        size="a4",
        title=survey.title,
        language=g.scope.locale,
        day=now().astimezone(ZoneInfo(edition_ref.zone)).date(),
        letterhead=edition_ref.name,
        footer=gettext(N_("Open until %(moment)s")) % {"moment": format_moment(survey.closes_at)},
        mark=gettext(N_("example")) if edition_ref.is_example else "",
    )
    answer = Response(file, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-poster.pdf"'
    return answer


@bp.route(f"{PATH}/whatsapp", methods=["GET", "POST"])
@requires("surveys.manage")
def send_by_whatsapp(edition: str, slug: str) -> ResponseReturnValue:
    """One person after the other: a link is made when it is asked for, and opened in WhatsApp by hand."""
    survey = surveys.survey(g.scope, slug)
    form = Form()
    person, text = None, ""
    if request.method == "POST":
        person = _given_link(form, survey)
        text = _text(survey, person) if person else ""
    there = queries.asked(g.scope, survey.id)
    after = request.args.get("after", "")
    waiting = [one for one in queries.people(g.scope, Audience()) if one.phone and one.id not in there]
    numbers = [one.public_id for one in waiting]
    start = numbers.index(after) + 1 if after in numbers else 0
    page = render_template(
        "surveys/manage/whatsapp.html",
        form=form,
        survey=survey,
        person=person,
        text=text,
        open_chat=whatsapp.chat(person.phone, text) if person else "",
        following=waiting[start] if start < len(waiting) else None,
        waiting=len(waiting),
    )
    return page, form.http_status


def _given_link(form: Form, survey: SurveyRow) -> queries.Person | None:
    given: list[queries.Person] = []
    public_id = request.form.get("person", "")[:40]
    form.carried_out(lambda: given.append(inviting.give_link(g.scope, slug=survey.slug, public_id=public_id)))
    return given[0] if given else None


def _text(survey: SurveyRow, person: queries.Person) -> str:
    """What is sent, in the person's language."""
    link = absolute(url_for("surveys.answer_invited", token=link_of(survey.id, person.id)))
    with i18n.speaking(person.locale):
        sentence = gettext(
            N_("%(name)s, how was %(forum)s? This link is yours and works once, until %(moment)s: %(link)s")
        )
        values = {
            "name": person.name,
            "forum": g.scope.edition.name,
            "moment": format_moment(survey.closes_at),
            "link": link,
        }
        return sentence % values


def _audience_form(survey: SurveyRow, subjects: Sequence[SubjectRow]) -> AudienceForm:
    if survey.about != About.FORUM.value:
        form = AudienceForm(data=None if request.method == "POST" else {})
        form.offer({})
        form.session.choices = [(one.source, one.title) for one in subjects]
        return form
    known = choosing.choices(g.scope)
    form = AudienceForm(data=None if request.method == "POST" else rules.read(request.args).written())
    form.offer(
        {
            "type": known.types,
            "region": known.provinces,
            "delegation": known.delegations,
            "session": [(held.public_id, held.title) for held in presence.sessions(g.scope)],
        }
    )
    return form


def _invite(form: AudienceForm, slug: str) -> None:
    number = inviting.begin_inviting(g.scope, slug=slug, audience=form.audience)
    if number:
        words = ngettext(
            "A link goes out to %(number)s person.", "Links go out to %(number)s people.", number, number=number
        )
        flash(words)
    else:
        flash(gettext(N_("Nobody was mailed: nobody fits, or all who do have a link already.")), "attention")


def _posters(survey: SurveyRow) -> list[Hanging]:
    subjects: list[SubjectRow | None] = [*surveys.subjects(g.scope, survey.id)]
    return [_poster(survey, one) for one in subjects or [None]]


def _poster(survey: SurveyRow, subject: SubjectRow | None) -> Hanging:
    address = absolute(_address(survey, subject, kiosk=False))
    parts = urlsplit(address)
    return Hanging(
        over=survey.title,
        heading=subject.title if subject else g.scope.edition.name,
        title=gettext(N_("How was it?")),
        sentence=gettext(N_("It takes a few minutes. No name is kept.")),
        call=gettext(N_("Point your phone’s camera here")),
        address=address,
        shown=f"{parts.netloc}{parts.path}",
        alt=gettext(N_("QR code of the survey’s address")),
    )


def _address(survey: SurveyRow, subject: SubjectRow | None, *, kiosk: bool) -> str:
    values: dict[str, Any] = {"edition": g.scope.edition.slug, "slug": survey.slug}
    if subject is None:
        return url_for("surveys.answer_at_kiosk" if kiosk else "surveys.answer_survey", **values)
    return url_for("surveys.answer_about_at_kiosk" if kiosk else "surveys.answer_about", subject=subject.slug, **values)
