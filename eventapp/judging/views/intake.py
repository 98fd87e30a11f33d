"""Entering a category: the region team's pages, the secretariat's check, and the files for those who may see them."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.runtime import runtime
from eventapp.errors import N_, InvalidInput, Refusal
from eventapp.judging.forms.acts import EmptyForm
from eventapp.judging.forms.entries import (
    SPARE_QUESTIONS,
    CheckForm,
    IntakeForm,
    day_of,
    end_of_day,
)
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.states import DossierState
from eventapp.judging.queries import intake as queries
from eventapp.judging.queries.intake import FileRow, OwnDossier
from eventapp.judging.rules import dossiers
from eventapp.judging.rules.dossiers import MOST_QUESTIONS
from eventapp.judging.rules.evidence import CONTENT_TYPES, MOST_BYTES, MOST_FILES
from eventapp.judging.services import eligibility, intake
from eventapp.judging.views.blueprint import bp
from eventapp.judging.views.frame import Frame, framed
from eventapp.web import security
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_STAFF = "/manage/<edition:edition>/judging/setup/<slug:round_key>/<slug:category>/dossiers"
STATE_TAGS = {
    None: (N_("Not begun"), ""),
    DossierState.DRAFT: (N_("Draft"), ""),
    DossierState.SUBMITTED: (N_("Handed in, being checked"), "attention"),
    DossierState.RETURNED: (N_("Returned: to be corrected"), "failed"),
    DossierState.PASSED: (N_("Passed: the region is an entry"), "done"),
    DossierState.REFUSED: (N_("Refused"), "failed"),
}


class NoFile(InvalidInput):
    """A form without its file."""

    code = "no_file"
    message = N_("Choose a PDF, JPG or PNG file first.")


class DayNeeded(InvalidInput):
    """A return without an end."""

    code = "day_needed"
    message = N_("Say until which day the dossier can be corrected.")


@bp.route("/region/entries")
@requires("judging.enter")
def list_own_dossiers() -> ResponseReturnValue:
    """The categories that the region may enter, and where its dossiers stand."""
    return render_template("judging/own_dossiers.html", offers=queries.offers(g.scope), tags=STATE_TAGS)


@bp.route("/region/entries/<slug:category>", methods=["GET", "POST"])
@requires("judging.enter")
def edit_dossier(category: str) -> ResponseReturnValue:
    """The questions with the region's answers, its files, and the way to hand everything in."""
    form = EmptyForm()
    own = queries.own_dossier(g.scope, category)
    if form.accepted():
        try:
            intake.save_answers(
                g.scope, category=category, answers=_answers(own), seen=_moment(request.form.get("seen", ""))
            )
            if "hand_in" in request.form:
                intake.hand_in(g.scope, category=category)
                return redirect(url_for("judging.show_receipt", category=category), 303)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("Saved. Hand the dossier in when it is complete.")))
            return redirect(url_for("judging.edit_dossier", category=category), 303)
    return _dossier_page(form, own), form.http_status


@bp.route("/region/entries/<slug:category>/evidence", methods=["POST"])
@requires("judging.enter")
def upload_evidence(category: str) -> ResponseReturnValue:
    """One more file."""
    form = EmptyForm()
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise NoFile(field="file")
        intake.add_evidence(g.scope, category=category, name=file.filename, data=file.read(MOST_BYTES + 1))
    except Refusal as refusal:
        form.refusals.append(refusal.sentence(gettext))
        return _dossier_page(form, queries.own_dossier(g.scope, category)), form.http_status
    flash(gettext(N_("The file was added.")))
    return redirect(f"{url_for('judging.edit_dossier', category=category)}#files", 303)


@bp.route("/region/entries/<slug:category>/evidence/<opaque:file>/remove", methods=["POST"])
@requires("judging.enter")
def remove_evidence(category: str, file: str) -> ResponseReturnValue:
    """Take a file off the draft."""
    intake.remove_evidence(g.scope, category=category, public_id=file)
    return redirect(f"{url_for('judging.edit_dossier', category=category)}#files", 303)


@bp.route("/region/entries/<slug:category>/receipt")
@requires("judging.enter")
def show_receipt(category: str) -> ResponseReturnValue:
    """What was handed in and when, with the receipt's code."""
    own = queries.own_dossier(g.scope, category)
    if own.id is None or own.version == 0:
        return redirect(url_for("judging.edit_dossier", category=category), 303)
    handed_in = queries.handed_in(g.scope, own.category_id, own.id)
    return render_template("judging/receipt.html", own=own, dossier=handed_in, tags=STATE_TAGS)


@bp.route("/region/evidence/<opaque:file>")
@requires("judging.enter")
def open_own_evidence(file: str) -> ResponseReturnValue:
    """A file of the team's own dossier."""
    return _served(queries.own_file(g.scope, file))


@bp.route("/judging/<slug:category>/<opaque:sheet>/evidence/<opaque:file>")
@requires("judging.score")
def open_judged_evidence(category: str, sheet: str, file: str) -> ResponseReturnValue:
    """A file of the frozen dossier of an entry that the judge scores."""
    return _served(queries.judged_file(g.scope, sheet=sheet, public_id=file))


@bp.route(_STAFF)
@requires("judging.set_up")
def list_dossiers(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """What was handed in, what waits for a check, and what the teams are asked."""
    return _intake_page(framed(edition, round_key, category))


@bp.route(f"{_STAFF}/questions", methods=["POST"])
@requires("judging.set_up")
def set_intake(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """The questions, and the last day on which region teams can enter."""
    frame = framed(edition, round_key, category)
    form = IntakeForm()
    if form.accepted():
        until = end_of_day(form.until.data, _zone()) if form.until.data else None
        try:
            eligibility.set_intake(g.scope, category_id=frame.category.id, questions=form.asked(), until=until)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("The intake was saved.")))
            return frame.to("list_dossiers")
    return _intake_page(frame, form), form.http_status


@bp.route(f"{_STAFF}/<int:dossier_id>", methods=["GET", "POST"])
@requires("judging.set_up")
def check_dossier(edition: str, round_key: str, category: str, dossier_id: int) -> ResponseReturnValue:
    """A dossier as it was handed in, and the secretariat's decision."""
    frame = framed(edition, round_key, category)
    dossier = queries.handed_in(g.scope, frame.category.id, dossier_id)
    form = CheckForm()
    form.offer(was_returned=dossier.returned)
    if form.carried_out(lambda: _decide(dossier_id, form)):
        flash(gettext(N_("Your decision was recorded and mailed to the region's team.")))
        return frame.to("list_dossiers")
    page = render_template("judging/setup_dossier.html", form=form, frame=frame, dossier=dossier, tags=STATE_TAGS)
    return page, form.http_status


@bp.route(f"{_STAFF}/evidence/<opaque:file>")
@requires("judging.set_up")
def open_evidence(edition: str, round_key: str, category: str, file: str) -> ResponseReturnValue:
    """A file of a dossier, for the secretariat."""
    frame = framed(edition, round_key, category)
    return _served(queries.checked_file(g.scope, frame.category.id, file))


def _decide(dossier_id: int, form: CheckForm) -> None:
    """Raises what the services refuse."""
    reason = form.reason.data or ""
    if form.decision.data == "passed":
        eligibility.pass_dossier(g.scope, dossier_id=dossier_id)
    elif form.decision.data == "returned":
        if not form.until.data:
            raise DayNeeded(field="until")
        until = end_of_day(form.until.data, _zone())
        eligibility.return_dossier(g.scope, dossier_id=dossier_id, reason=reason, until=until)
    else:
        eligibility.refuse_dossier(g.scope, dossier_id=dossier_id, reason=reason)


def _dossier_page(form: EmptyForm, own: OwnDossier) -> str:
    posted = _answers(own) if request.method == "POST" and "seen" in request.form else own.answers
    return render_template(
        "judging/own_dossier.html",
        form=form,
        own=own,
        answers=posted,
        seen=own.edited_at.isoformat() if own.edited_at else "",
        tags=STATE_TAGS,
        locale=g.scope.locale,
        most_files=MOST_FILES,
        most_mb=MOST_BYTES >> 20,
    )


def _intake_page(frame: Frame, form: IntakeForm | None = None) -> str:
    row = g.scope.find(Category, frame.category.id)
    if form is None:
        form = _filled(row)
    return render_template(
        "judging/setup_dossiers.html",
        form=form,
        frame=frame,
        rows=queries.to_check(g.scope, row.id),
        tags=STATE_TAGS,
        until=row.intake_until,
    )


def _filled(row: Category) -> IntakeForm:
    lines = [
        {
            "key": question.key,
            "text_id": question.label["id"],
            "text_en": question.label.get("en", ""),
            "required": question.required,
            "long": question.long,
        }
        for question in dossiers.questions_of(row.questions)
    ]
    spare = [{"required": True} for _ in range(min(SPARE_QUESTIONS, MOST_QUESTIONS - len(lines)))]
    return IntakeForm(data={"until": day_of(row.intake_until, _zone()), "questions": [*lines, *spare]})


def _answers(own: OwnDossier) -> dict[str, str]:
    return {question.key: request.form.get(f"answer-{question.key}", "") for question in own.questions}


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _zone() -> str:
    return g.scope.edition.zone if g.scope.edition else "Asia/Jakarta"


def _served(file: FileRow) -> Response:
    """The bytes under the type that was found in them. No site may frame them, no script of theirs may run here."""
    security.personal()
    answer = Response(runtime().storage.get(file.storage_name), content_type=CONTENT_TYPES[file.kind])
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(file.name)}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
