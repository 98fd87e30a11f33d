"""Certificates for the organiser: what was handed out, the whole set, a set to print before the night."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.certificates.documents import awards as documents
from eventapp.certificates.errors import NoCertificate
from eventapp.certificates.forms import WithdrawForm
from eventapp.certificates.queries import awards as queries
from eventapp.certificates.services import awards as services
from eventapp.certificates.views.blueprint import bp
from eventapp.certificates.views.region import pdf_answer
from eventapp.errors import N_
from eventapp.judging.queries import certified
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/manage/<edition:edition>/certificates")
@requires("certificates.manage")
def list_all(edition: str) -> ResponseReturnValue:
    """Every certificate that holds, and those that were taken back."""
    services.settle(g.scope)
    return render_template(
        "certificates/all.html",
        rows=queries.handed_out(g.scope),
        withdrawn=[(each, each.why_withdrawn(gettext)) for each in queries.documents(g.scope) if not each.is_valid],
        rounds=certified.rounds(g.scope),
        reason=documents.reason,
    )


@bp.route("/manage/<edition:edition>/certificates/all.pdf")
@requires("certificates.manage")
def download_all(edition: str) -> ResponseReturnValue:
    """All that hold in one file."""
    return pdf_answer(services.all_files(g.scope), f"{edition}-certificates.pdf")


@bp.route("/manage/<edition:edition>/certificates/in-advance/<slug:round_key>", methods=["POST"])
@requires("certificates.manage")
def print_in_advance(edition: str, round_key: str) -> ResponseReturnValue:
    """A winner's certificate for every region of a round; it reads nothing of the result."""
    return pdf_answer(services.print_in_advance(g.scope, round_key=round_key), f"{edition}-{round_key}.pdf")


@bp.route("/manage/<edition:edition>/certificates/<string:code>/certificate.pdf")
@requires("certificates.manage")
def download(edition: str, code: str) -> ResponseReturnValue:
    """One certificate."""
    return pdf_answer(services.file(g.scope, code=code), f"{code}.pdf")


@bp.route("/manage/<edition:edition>/certificates/<string:code>/withdrawal", methods=["GET", "POST"])
@requires("certificates.manage")
def withdraw(edition: str, code: str) -> ResponseReturnValue:
    """Take one certificate back, with the reason."""
    row = next((each for each in queries.handed_out(g.scope) if each.document.code == code), None)
    if row is None:
        raise NoCertificate
    form = WithdrawForm()
    if form.carried_out(lambda: services.withdraw(g.scope, code=code, reason=form.reason.data or "")):
        flash(gettext(N_("The certificate was withdrawn. Its page says so from now on.")))
        return redirect(url_for("certificates.list_all", edition=edition), 303)
    return render_template("certificates/withdraw.html", row=row, form=form, reason=documents.reason), form.http_status
