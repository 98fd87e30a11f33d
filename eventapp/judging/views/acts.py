"""The great acts of a round, one page each: closing, opening again, signing, publishing."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import Role
from eventapp.errors import N_, NotFound, Refusal
from eventapp.judging.forms.acts import CloseForm, CodeForm, EmptyForm, MailedSignForm, ReasonForm, SignForm
from eventapp.judging.models.states import SignerRole
from eventapp.judging.queries import bundling, progress, sealed
from eventapp.judging.queries.progress import SignatureRow
from eventapp.judging.rules.pact import PUBLISHED
from eventapp.judging.services import closing, confirming, publishing, scoring, signing
from eventapp.judging.views import figures
from eventapp.judging.views.awaited import when_possible
from eventapp.judging.views.blueprint import bp
from eventapp.web import limits
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/closing", methods=["GET", "POST"])
@requires("judging.close")
def close_round(edition: str, round_key: str) -> ResponseReturnValue:
    """Close the round; what is missing is listed, and needs a reason."""
    round_ = progress.round_by_key(g.scope, round_key)
    form = CloseForm()
    if form.carried_out(lambda: closing.close(g.scope, key=round_key, reason=form.reason.data or "")):
        flash(gettext(N_("The round is closed. Chair and auditor get the fingerprint of the score log by mail.")))
        return _to_round(edition, round_key)

    def page(_signatures: list[SignatureRow]) -> str:
        pairs = progress.pair_rows(g.scope, round_.id)
        without = progress.entries_without_judge(g.scope, round_.id)
        return render_template(
            "judging/close.html",
            round=round_,
            form=form,
            log=scoring.head(g.scope, round_.id),
            books=progress.books(pairs),
            missing=[row for row in pairs if row.is_missing],
            short=progress.short_entries(pairs, without, least=round_.min_judges),
            **figures.FILTERS,
        )

    return when_possible("close", N_("Close the round"), round_, form, page)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/reopening", methods=["GET", "POST"])
@requires("judging.close")
def reopen_round(edition: str, round_key: str) -> ResponseReturnValue:
    """Open the round again, with the reason; signatures become void."""
    round_ = progress.round_by_key(g.scope, round_key)
    form = ReasonForm()
    if form.carried_out(lambda: closing.reopen(g.scope, key=round_key, reason=form.reason.data or "")):
        flash(gettext(N_("The round is open again. Signatures and decisions are void.")))
        return _to_round(edition, round_key)
    return when_possible(
        "reopen",
        N_("Open again"),
        round_,
        form,
        lambda _signatures: render_template("judging/reopen.html", round=round_, form=form),
    )


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/signature", methods=["GET", "POST"])
@requires("judging.sign")
def sign_round(edition: str, round_key: str) -> ResponseReturnValue:
    """Sign the result that is shown, by its fingerprint, after proving again who one is."""
    round_ = progress.round_by_key(g.scope, round_key)
    role = _role_to_sign(progress.signatures(g.scope, round_.id))
    form_class = SignForm if confirming.needs_password(g.scope) else MailedSignForm
    form = form_class(data={"role": role.value})
    if form.accepted():
        limits.check("judging-signature", "10 per 15 minute", str(g.scope.actor.id))
        try:
            signing.sign(
                g.scope,
                key=round_key,
                role=SignerRole(form.role.data) if form.role.data in list(SignerRole) else role,
                seen=form.seen.data or "",
                confirmation=form.confirmation.data or "",
            )
        except Refusal as refusal:
            signed = _has_signed(round_.id, form.role.data, form.seen.data)  # by the first press of the button
            if not signed:
                form.refuse(refusal)
        else:
            signed = True
        if signed:
            flash(gettext(N_("You have signed the result.")))
            return _to_round(edition, round_key)

    def page(signatures: list[SignatureRow]) -> str:
        found = sealed.finding(g.scope, round_)
        form.seen.data = found.result_hash
        return render_template(
            "judging/sign.html",
            round=round_,
            form=form,
            role=role,
            signatures=signatures,
            by_password=form_class is SignForm,
            code_sent_at=confirming.waiting_since(g.scope, round_.id),
            minutes=int(confirming.LASTS.total_seconds() // 60),
            found=found,
            winners=_honours(found),
            **figures.FILTERS,
        )

    return when_possible("sign", N_("Sign the result"), round_, form, page)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/signature/code", methods=["POST"])
@requires("judging.sign")
def send_signing_code(edition: str, round_key: str) -> ResponseReturnValue:
    """Mail a one-time code to somebody without a password who is about to sign."""
    form = CodeForm()
    if form.accepted():
        limits.check("judging-signing-code", "5 per 15 minute", str(g.scope.actor.id))
        confirming.send_code(g.scope, key=round_key, seen=form.seen.data or "")
        flash(gettext(N_("The code is on its way to your mailbox.")))
    return redirect(url_for("judging.sign_round", edition=edition, round_key=round_key), 303)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/publication", methods=["GET", "POST"])
@requires("judging.publish")
def publish_round(edition: str, round_key: str) -> ResponseReturnValue:
    """Publish all categories at once."""
    round_ = progress.round_by_key(g.scope, round_key)
    form = EmptyForm()
    if form.carried_out(lambda: publishing.publish(g.scope, key=round_key)):
        flash(gettext(N_("The results are public.")))
        return _to_round(edition, round_key)

    def page(signatures: list[SignatureRow]) -> str:
        found = sealed.finding(g.scope, round_)
        return render_template(
            "judging/publish.html",
            round=round_,
            form=form,
            signatures=signatures,
            found=found,
            winners=_honours(found),
            published_sentence=gettext(PUBLISHED[round_.publishes]),
            regions=len({each.region_id for each in found.inputs.entries}),
            keys={each.role: each.fingerprint for each in bundling.signing_keys(g.scope, round_.id)},
            **figures.FILTERS,
        )

    return when_possible("publish", N_("Publish the results"), round_, form, page)


def _role_to_sign(signatures: list[SignatureRow]) -> SignerRole:
    """The role in which this person signs next. Raises NotFound for somebody who holds neither."""
    given = {each.role for each in signatures}
    mine = [role for role in SignerRole if Role(role.value) in g.scope.roles]
    if not mine:
        raise NotFound
    return next((role for role in mine if role.value not in given), mine[0])


def _has_signed(round_id: int, role: str | None, seen: str | None) -> bool:
    """Whether this person has signed this very result in this role. 1 statement."""
    return any(
        (each.user_id, each.role, each.result_hash) == (g.scope.actor.id, role, seen)
        for each in progress.signatures(g.scope, round_id)
    )


def _honours(found: sealed.Finding) -> list[dict[str, Any]]:
    """Who is honoured in each category, and how sure that is; for those who sign and publish."""
    lines = []
    for category in found.inputs.categories:
        given = found.honours[category.key]
        document = found.categories.get(category.key)
        is_open = bool(found.outcomes.get(category.key, {}).get("open"))
        lines.append(
            {
                "category": category,
                "names": [(each["entry"], _beside(each, category.honoured)) for each in given],
                "is_open": is_open,
                "contested": document is not None and figures.is_narrow(document, places=category.honoured),
            }
        )
    return lines


def _beside(honour: dict[str, Any], places: int) -> str:
    """What stands beside a name: a grade, a place where there are several, or nothing."""
    return figures.honour_in_words(honour) if honour["grade"] or (honour["place"] and places > 1) else ""


def _to_round(edition: str, round_key: str) -> ResponseReturnValue:
    return redirect(url_for("judging.show_round", edition=edition, round_key=round_key), 303)
