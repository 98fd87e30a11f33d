"""The papers of a round for chair, auditor and secretariat: particulars, minutes, comments, copies, questions."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.clock import now
from eventapp.errors import N_, NotFound
from eventapp.judging.errors import BadMinutes
from eventapp.judging.forms.documents import AnswerForm, OpeningForm, ParticularsForm, UploadForm
from eventapp.judging.models.states import RoundState, SignerRole
from eventapp.judging.queries import letters, papers, progress, sealed, tabulating
from eventapp.judging.queries.papers import ParticularsRow
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.services import documents, objections, print_kit
from eventapp.judging.views import figures
from eventapp.judging.views.blueprint import bp
from eventapp.web import security
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/documents", methods=["GET", "POST"])
@requires("judging.watch")
def show_documents(edition: str, round_key: str) -> ResponseReturnValue:
    """Particulars, minutes and where the other papers are; POST writes the particulars down."""
    round_ = progress.round_by_key(g.scope, round_key)
    written = papers.particulars(g.scope, round_.id)
    form = ParticularsForm(data=_as_typed(written))
    if form.carried_out(lambda: documents.set_particulars(g.scope, key=round_key, **_typed(form))):
        flash(gettext(N_("Saved.")))
        return _back(edition, round_key)
    sees = papers.may_see_result(g.scope, round_)
    can_make = sees and not round_.stands.may_be_prepared
    return render_template(
        "judging/documents.html",
        round=round_,
        form=form,
        versions=papers.minutes(g.scope, round_.id) if can_make else [],
        result_hash=sealed.finding(g.scope, round_).result_hash if can_make else "",
        can_make=can_make,
        signed_at=_signed_at(round_),
        can_write=g.scope.may("judging.papers"),
        categories=tabulating.categories(g.scope, round_.id),
        questions=len(letters.objections(g.scope, round_id=round_.id)) if g.scope.may("judging.answer") else 0,
    ), form.http_status


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/documents/minutes", methods=["POST"])
@requires("judging.tabulate")
def draw_minutes(edition: str, round_key: str) -> ResponseReturnValue:
    """Make the minutes from the result as it is now."""
    documents.draw_minutes(g.scope, key=round_key)
    flash(gettext(N_("The minutes were made. Read them before you print them.")))
    return _back(edition, round_key)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/documents/signed-minutes", methods=["GET", "POST"])
@requires("judging.tabulate")
def upload_minutes(edition: str, round_key: str) -> ResponseReturnValue:
    """Keep the minutes that were signed outside."""
    round_ = progress.round_by_key(g.scope, round_key)
    form = UploadForm()
    if request.method == "POST":
        file = request.files.get("file")
        try:
            documents.upload_minutes(g.scope, key=round_key, file=file.read() if file else b"")
        except BadMinutes as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("The signed minutes are kept, byte for byte as you uploaded them.")))
            return _back(edition, round_key)
    return render_template("judging/signed_minutes.html", round=round_, form=form), form.http_status


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/documents/minutes/<opaque:version>/minutes.pdf")
@requires("judging.tabulate")
def download_minutes(edition: str, round_key: str, version: str) -> ResponseReturnValue:
    """One version of the minutes, byte for byte."""
    security.personal()
    return pdf_answer(documents.minutes_file(g.scope, key=round_key, public_id=version), f"{edition}-{round_key}.pdf")


@bp.route(
    "/manage/<edition:edition>/judging/<slug:round_key>/documents/comments/<slug:category>", methods=["GET", "POST"]
)
@requires("judging.close")
def clear_comments(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """The chair ticks which comments the regions may read; none until then."""
    round_ = progress.round_by_key(g.scope, round_key)
    row = next((each for each in tabulating.categories(g.scope, round_.id) if each.key == category), None)
    if row is None:
        raise NotFound
    if request.method == "POST":
        wanted = {pair for text in request.form.getlist("comment") if (pair := _pair(text))}
        documents.clear_comments(g.scope, key=round_key, category=category, wanted=wanted)
        flash(gettext(N_("Saved. Regions read what is ticked together with their published result.")))
        return redirect(url_for("judging.clear_comments", edition=edition, round_key=round_key, category=category), 303)
    return render_template(
        "judging/comments.html",
        round=round_,
        category=row,
        comments=[] if round_.stands.may_be_prepared else letters.comments(g.scope, round_.id, category),
    )


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/openings", methods=["GET", "POST"])
@requires("judging.sign")
def open_result(edition: str, round_key: str) -> ResponseReturnValue:
    """Ask to open one result before the night, and see every opening so far."""
    security.personal()
    round_ = progress.round_by_key(g.scope, round_key)
    form = OpeningForm()
    form.category.choices = {each.key: each.label for each in tabulating.categories(g.scope, round_.id)}
    if form.carried_out(
        lambda: print_kit.ask_opening(
            g.scope,
            key=round_key,
            category=form.category.data,
            purpose=form.purpose.data or "",
            recipients=(form.recipients.data or "").splitlines(),
        )
    ):
        flash(gettext(N_("Now the other of chair and auditor has to confirm.")))
        return _to_openings(edition, round_key)
    return render_template(
        "judging/openings.html",
        round=round_,
        form=form,
        openings=papers.openings(g.scope, round_.id),
        can_open=round_.state == RoundState.SIGNED,
        **figures.FILTERS,
    ), form.http_status


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/openings/<opaque:opening>/confirmation", methods=["POST"])
@requires("judging.sign")
def confirm_opening(edition: str, round_key: str, opening: str) -> ResponseReturnValue:
    """The second of the two confirms."""
    print_kit.confirm_opening(g.scope, key=round_key, public_id=opening)
    flash(gettext(N_("Confirmed. Each copy bears its recipient's name; every time that one is taken is written down.")))
    return _to_openings(edition, round_key)


@bp.route(
    "/manage/<edition:edition>/judging/<slug:round_key>/openings/<opaque:opening>/copies/<int:number>",
    methods=["POST"],
)
@requires("judging.sign")
def take_copy(edition: str, round_key: str, opening: str, number: int) -> ResponseReturnValue:
    """One recipient's copy; a POST, because each time is written down."""
    security.personal()
    made = print_kit.copy(g.scope, key=round_key, public_id=opening, number=number)
    return pdf_answer(made, f"{edition}-{round_key}-{number}.pdf")


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/questions")
@requires("judging.answer")
def list_questions(edition: str, round_key: str) -> ResponseReturnValue:
    """Every question about the round's results, those that wait first."""
    security.personal()
    round_ = progress.round_by_key(g.scope, round_key)
    return render_template(
        "judging/questions.html",
        round=round_,
        questions=letters.objections(g.scope, round_id=round_.id),
        until=papers.particulars(g.scope, round_.id).questions_until,
        at=now(),
    )


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/questions/<opaque:question>", methods=["GET", "POST"])
@requires("judging.answer")
def answer_question(edition: str, round_key: str, question: str) -> ResponseReturnValue:
    """Answer one question; the region's team gets the answer by mail."""
    security.personal()
    round_ = progress.round_by_key(g.scope, round_key)
    asked = next((e for e in letters.objections(g.scope, round_id=round_.id) if e.public_id == question), None)
    if asked is None:
        raise NotFound
    form = AnswerForm(data={"answer": asked.answer})
    if form.carried_out(lambda: objections.answer(g.scope, public_id=question, text=form.answer.data or "")):
        flash(gettext(N_("The answer was sent.")))
        return redirect(url_for("judging.list_questions", edition=edition, round_key=round_key), 303)
    return render_template("judging/question.html", round=round_, asked=asked, form=form), form.http_status


def pdf_answer(data: bytes, name: str, *, inline: bool = True) -> Response:
    """A PDF that opens in the browser under this name."""
    how = "inline" if inline else "attachment"
    return Response(data, mimetype="application/pdf", headers={"Content-Disposition": f'{how}; filename="{name}"'})


def _as_typed(written: ParticularsRow) -> dict[str, Any]:
    """The particulars as the form shows them; the question period by its last day."""
    names = ("held_on", "place", "decree", "decision", "signer", "signer_role", "certifies_finalists")
    until = written.questions_until
    day = until.astimezone(_zone()).date() if until else None
    return {**{name: getattr(written, name) for name in names}, "questions_until": day}


def _typed(form: ParticularsForm) -> dict[str, Any]:
    """What was typed, for the service; the question period ends with its last day."""
    day = form.questions_until.data
    texts = ("place", "decree", "decision", "signer", "signer_role")
    return {
        "held_on": form.held_on.data,
        **{name: form[name].data or "" for name in texts},
        "certifies_finalists": bool(form.certifies_finalists.data),
        "questions_until": datetime.combine(day, time(23, 59, 59), _zone()) if day else None,
    }


def _zone() -> ZoneInfo:
    return ZoneInfo(g.scope.edition.zone)


def _signed_at(round_: RoundRow) -> datetime | None:
    """When the second of the two signed; minutes that were made before lack the fingerprints of the keys."""
    signatures = progress.signatures(g.scope, round_.id)
    return max(each.signed_at for each in signatures) if len(signatures) == len(SignerRole) else None


def _pair(text: str) -> tuple[int, int] | None:
    first, _, second = text.partition("-")
    return (int(first), int(second)) if first.isdecimal() and second.isdecimal() else None


def _back(edition: str, round_key: str) -> ResponseReturnValue:
    return redirect(url_for("judging.show_documents", edition=edition, round_key=round_key), 303)


def _to_openings(edition: str, round_key: str) -> ResponseReturnValue:
    return redirect(url_for("judging.open_result", edition=edition, round_key=round_key), 303)
