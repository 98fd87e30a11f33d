"""Certificates of attendance for organisers: sorts, a look before any is handed out, rounds, each person's paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.certificates.documents import attendance as papers
from eventapp.certificates.errors import NoCertificate, SurveyOver
from eventapp.certificates.forms import ActForm, StartForm, TemplateForm, WithdrawForm
from eventapp.certificates.models import RunState
from eventapp.certificates.queries import attendance as queries
from eventapp.certificates.queries.attendance import TemplateRow
from eventapp.certificates.rules.attendance import DAYS_LABELS, PARTICIPANT, Days
from eventapp.certificates.services import attendance as services
from eventapp.certificates.views.blueprint import bp
from eventapp.certificates.views.region import pdf_answer
from eventapp.core import issued
from eventapp.errors import N_, NotFound
from eventapp.web import security
from eventapp.web.i18n import LOCALES, gettext
from eventapp.web.routing import requires

_PATH = "/manage/<edition:edition>/certificates/attendance"
_ONE = f"{_PATH}/<opaque:template>"
_PAPER = f"{_PATH}/papers/<string:code>"
SHOWN = 200  # people on one page
_EXAMPLE_CODE = "2" * issued.LENGTH


@bp.route(_PATH)
@requires("certificates.manage")
def list_templates(edition: str) -> ResponseReturnValue:
    """The sorts of certificates with how many were handed out."""
    return render_template(
        "certificates/attendance/list.html",
        rows=queries.templates(g.scope),
        counts=queries.counts(g.scope),
        role=lambda role: gettext(papers.role_label(role)),
    )


@bp.route(f"{_PATH}/new", methods=["GET", "POST"])
@requires("certificates.manage")
def add_template(edition: str) -> ResponseReturnValue:
    """A new sort, filled with words that can be used as they are."""
    form, made = _form(_proposal()), list[str]()
    if form.carried_out(lambda: made.append(services.add_template(g.scope, form.texts()))):
        return redirect(url_for("certificates.show_template", edition=edition, template=made[0]), 303)
    return render_template("certificates/attendance/form.html", form=form, template=None), form.http_status


@bp.route(_ONE, methods=["GET", "POST"])
@requires("certificates.manage")
def show_template(edition: str, template: str) -> ResponseReturnValue:
    """A sort: how it looks, who has earned it; the POST issues it to all of them."""
    found, form, made = queries.template(g.scope, template), StartForm(), list[str]()
    if form.carried_out(lambda: made.append(services.start(g.scope, template, mails=bool(form.mails.data)))):
        return redirect(url_for("certificates.show_run", edition=edition, run=made[0]), 303)
    try:
        earned: list[queries.Earned] | None = queries.earned(g.scope, found)
    except SurveyOver as refusal:
        earned = None
        form.refuse(refusal)
    page = render_template(
        "certificates/attendance/show.html",
        form=form,
        template=found,
        earned=earned,
        shown=SHOWN,
        held=queries.counts(g.scope).get(found.id, (0, 0))[0],
        runs=queries.runs(g.scope, template_id=found.id),
        rule=_in_words(found),
        role=gettext(papers.role_label(found.role)),
    )
    return page, form.http_status if request.method == "POST" else 200


@bp.route(f"{_ONE}/words", methods=["GET", "POST"])
@requires("certificates.manage")
def change_template(edition: str, template: str) -> ResponseReturnValue:
    """Rule and words of a sort; what was handed out stays as it is."""
    found = queries.template(g.scope, template)
    form = _form(found._asdict() | {"survey_id": str(found.survey_id or "")})
    if form.carried_out(lambda: services.change_template(g.scope, template, form.texts())):
        flash(gettext(N_("Saved. Certificates that were handed out stay as they are.")))
        return redirect(url_for("certificates.show_template", edition=edition, template=template), 303)
    return render_template("certificates/attendance/form.html", form=form, template=found), form.http_status


@bp.route(f"{_ONE}/preview.<any(pdf, png):kind>")
@requires("certificates.manage")
def preview_template(edition: str, template: str, kind: str) -> ResponseReturnValue:
    """How a certificate of this sort looks, for an invented person; ``?lang=en`` in English."""
    locale = "en" if request.args.get("lang") == "en" and "en" in LOCALES else "id"
    words = services.preview(g.scope, queries.template(g.scope, template), locale=locale)
    if kind == "pdf":
        return pdf_answer(papers.draw([(words, _EXAMPLE_CODE)], locale=locale), f"preview-{locale}.pdf")
    return Response(papers.picture(words, _EXAMPLE_CODE, locale=locale), mimetype="image/png")


@bp.route(f"{_ONE}/people")
@requires("certificates.manage")
def list_holders(edition: str, template: str) -> ResponseReturnValue:
    """Every certificate of a sort, with what can be done about each."""
    security.personal()
    page = max(1, request.args.get("page", 1, type=int))
    rows = queries.held(g.scope, template=template)
    return render_template(
        "certificates/attendance/people.html",
        template=queries.template(g.scope, template),
        rows=rows[(page - 1) * SHOWN : page * SHOWN],
        total=len(rows),
        page=page,
        has_more=len(rows) > page * SHOWN,
        form=ActForm(),
    )


@bp.route(f"{_ONE}/all.pdf")
@requires("certificates.manage")
def download_holders(edition: str, template: str) -> ResponseReturnValue:
    """Every certificate of a sort that holds, one a page, each in its person's words."""
    security.personal()
    rows = [row for row in queries.held(g.scope, template=template) if row.withdrawn_at is None]
    if not rows:
        raise NoCertificate
    return pdf_answer(papers.draw([(row.words, row.code) for row in rows], locale="id"), f"{edition}-certificates.pdf")


@bp.route(f"{_PATH}/runs/<opaque:run>", methods=["GET", "POST"])
@requires("certificates.manage")
def show_run(edition: str, run: str) -> ResponseReturnValue:
    """How far a round is; the page loads itself anew. The POST takes up one that stands still."""
    found = queries.runs(g.scope, public_id=run)
    if not found:
        raise NotFound
    form = ActForm()
    if form.carried_out(lambda: services.resume(g.scope, run=run)):
        return redirect(url_for("certificates.show_run", edition=edition, run=run), 303)
    template = queries.template_by_id(g.scope, found[0].template_id)
    page = render_template("certificates/attendance/run.html", run=found[0], template=template, form=form)
    return page, 200, {"Refresh": "3"} if found[0].state == RunState.RUNNING else {}


@bp.route(f"{_PAPER}/certificate.pdf")
@requires("certificates.manage")
def download_paper(edition: str, code: str) -> ResponseReturnValue:
    """One certificate."""
    security.personal()
    row = queries.one(g.scope, code)
    return pdf_answer(papers.draw([(row.words, row.code)], locale=row.locale), f"{code}.pdf")


@bp.route(f"{_PAPER}/mail", methods=["POST"])
@requires("certificates.manage")
def resend_paper(edition: str, code: str) -> ResponseReturnValue:
    """Mail the link once more."""
    services.resend(g.scope, code=code)
    flash(gettext(N_("The link was mailed once more.")))
    return _to_people(edition, code)


@bp.route(f"{_PAPER}/reissue", methods=["POST"])
@requires("certificates.manage")
def reissue_paper(edition: str, code: str) -> ResponseReturnValue:
    """A new one with the corrected name; the old one no longer holds."""
    new = services.reissue(g.scope, code=code)
    flash(gettext(N_("A new certificate with the corrected name was issued. The old one no longer holds.")))
    return _to_people(edition, new)


@bp.route(f"{_PAPER}/withdrawal", methods=["GET", "POST"])
@requires("certificates.manage")
def withdraw_paper(edition: str, code: str) -> ResponseReturnValue:
    """Take one back, with the reason."""
    security.personal()
    row, form = queries.one(g.scope, code), WithdrawForm()
    if form.carried_out(lambda: services.withdraw(g.scope, code=code, reason=form.reason.data or "")):
        flash(gettext(N_("The certificate was withdrawn. Its page says so from now on.")))
        return _to_people(edition, code)
    return render_template("certificates/attendance/withdraw.html", row=row, form=form), form.http_status


def _to_people(edition: str, code: str) -> Response:
    template = queries.one(g.scope, code).template
    return redirect(url_for("certificates.list_holders", edition=edition, template=template), 303)  # type: ignore[return-value]


def _form(data: dict[str, Any]) -> TemplateForm:
    form = TemplateForm(data=data)
    form.offer(queries.surveys(g.scope))
    return form


def _proposal() -> dict[str, Any]:
    """Words that can be used as they are."""
    days = queries.forum_days(g.scope)
    return {
        "role": PARTICIPANT,
        "days": Days.ONE.value,
        "survey_id": "",
        "heading_id": "SERTIFIKAT",
        "heading_en": "CERTIFICATE",
        "body_id": "sebagai peserta, hadir {days} hari dan mengikuti {sessions} sesi",
        "body_en": "as a participant, present on {days} day(s) and in {sessions} session(s)",
        "number_format": "{number:04}/SERT/{month}/{year}",
        "dated_on": days[-1] if days else date.today(),  # noqa: DTZ011 -- a proposal in a field
    }


def _in_words(found: TemplateRow) -> list[str]:
    """The rule as sentences."""
    lines = [gettext(DAYS_LABELS[Days(found.days)])]
    if found.min_sessions:
        lines.append(gettext(N_("At least %(number)s sessions")) % {"number": found.min_sessions})
    if found.min_minutes:
        lines.append(gettext(N_("At least %(number)s minutes that are known")) % {"number": found.min_minutes})
    if found.survey_id:
        lines.append(gettext(N_("Has answered the survey; nobody learns what")))
    return lines
