"""Sign-in, sign-out and one's own log-ins."""

from __future__ import annotations

from flask import Response, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from eventapp.accounts import queries, services
from eventapp.accounts.errors import AccountDisabled, LinkEnded
from eventapp.accounts.forms import ChangePasswordForm, EmptyForm, LinkForm, PasswordForm, SignInForm
from eventapp.accounts.models import LinkPurpose
from eventapp.accounts.views.blueprint import bp
from eventapp.core.access import PUBLIC, SIGNED_IN
from eventapp.core.runtime import runtime
from eventapp.errors import N_, Refusal
from eventapp.web import limits
from eventapp.web.addresses import safe_next
from eventapp.web.i18n import gettext
from eventapp.web.routing import CURRENT_MEMBERSHIP, cookie_name, requires

# Counted by address and network together, so that a stranger elsewhere locks nobody out; by the address alone there
# is only a much higher bound.
PER_CALLER, PER_ADDRESS = "20 per 15 minute", "400 per 15 minute"
LINKS_PER_CALLER, LINKS_PER_ADDRESS = "6 per 15 minute", "60 per 15 minute"


@bp.errorhandler(LinkEnded)
@bp.errorhandler(AccountDisabled)
def refuse_link(refusal: Refusal) -> ResponseReturnValue:
    """What is the matter with the link, and the way to another one where there is a way."""
    page = render_template("accounts/link_ended.html", sentence=refusal.sentence(gettext), code=refusal.code)
    return page, refusal.status


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Sign in by address and password."""
    form = SignInForm(data={"next": request.args.get("next", "")})
    if form.accepted():
        email = form.email.data.lower()
        limits.check("sign-in", PER_CALLER, email, limits.client_network())
        limits.check("sign-in-address", PER_ADDRESS, email)
        limits.check("sign-in-network", "300 per 15 minute", limits.client_network())
        try:
            token = services.sign_in_with_password(
                email=form.email.data,
                password=form.password.data or "",
                device=_device(),
                hours=runtime().settings.sign_in_hours,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _welcome(token, form.next.data)
    return render_template("accounts/sign_in.html", form=form), form.http_status


@bp.route("/sign-in/link", methods=["GET", "POST"])
@requires(PUBLIC)
def send_link() -> ResponseReturnValue:
    """Have a one-time link mailed. The answer is the same for every address."""
    form = LinkForm(data={"next": request.args.get("next", "")})
    if form.accepted():
        email = form.email.data.lower()
        limits.check("sign-in-link", LINKS_PER_CALLER, email, limits.client_network())
        limits.check("sign-in-link-address", LINKS_PER_ADDRESS, email)
        limits.check("sign-in-link-network", "300 per 15 minute", limits.client_network())
        services.send_link(email=form.email.data, locale=g.scope.locale, next_path=safe_next(form.next.data))
        return render_template("accounts/link_sent.html", email=form.email.data)
    return render_template("accounts/send_link.html", form=form), form.http_status


@bp.route("/sign-in/<opaque:token>", methods=["GET", "POST"])
@requires(PUBLIC)
def use_link(token: str) -> ResponseReturnValue:
    """GET shows a button, POST spends the link, so that mail scanners spend nothing. Demo links skip the button."""
    limits.check("sign-in-token", "120 per 1 minute", limits.client_network())
    link = queries.usable_link(token)
    if request.method == "POST" or link.purpose == LinkPurpose.DEMO:
        signed_in = services.use_link(token, device=_device(), hours=runtime().settings.sign_in_hours)
        return _welcome(signed_in, request.args.get("next"))
    return render_template("accounts/use_link.html", form=EmptyForm())


@bp.route("/sign-out", methods=["POST"])
@requires(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End this log-in."""
    if g.scope.actor.is_signed_in:
        services.end_sign_in(g.scope, sign_in_id=g.sign_in_id)
    session.clear()
    answer = redirect("/", 303)
    answer.delete_cookie(cookie_name("sign-in"), secure=request.is_secure)
    answer.delete_cookie(CURRENT_MEMBERSHIP)
    return answer


@bp.route("/account", methods=["GET", "POST"])
@requires(SIGNED_IN)
def account() -> ResponseReturnValue:
    """One's own log-ins; a new password for somebody who knows the current one."""
    form = ChangePasswordForm()
    if request.method == "POST":
        limits.check("password", PER_CALLER, str(g.scope.actor.id))
    current, password = form.current.data or "", form.password.data or ""
    if form.carried_out(lambda: services.change_password(g.scope, current=current, password=password)):
        return _password_set()
    person = queries.user(g.scope.actor.id)
    page = render_template(
        "accounts/account.html",
        form=form,
        rows=queries.sign_ins(g.scope.actor.id, current=g.sign_in_id),
        has_password=bool(person and person.password_hash),
    )
    return page, form.http_status


@bp.route("/account/password", methods=["POST"])
@requires(SIGNED_IN)
def send_password_link() -> ResponseReturnValue:
    """Have a link mailed that sets a password."""
    limits.check("password-link", LINKS_PER_CALLER, str(g.scope.actor.id))
    services.send_password_link(g.scope)
    flash(gettext(N_("The link is on its way to your mailbox.")))
    return redirect(url_for("accounts.account"), 303)


@bp.route("/account/password/<opaque:token>", methods=["GET", "POST"])
@requires(PUBLIC)
def set_password(token: str) -> ResponseReturnValue:
    """GET asks for the new password, POST spends the link on it."""
    limits.check("sign-in-token", "120 per 1 minute", limits.client_network())
    queries.password_link(token)
    form = PasswordForm()
    if form.carried_out(lambda: services.set_password(token, password=form.password.data or "")):
        return _password_set()
    return render_template("accounts/set_password.html", form=form), form.http_status


def _password_set() -> ResponseReturnValue:
    flash(gettext(N_("Your password was changed. Please sign in again.")))
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/account/sign-ins/<int:sign_in_id>/end", methods=["POST"])
@requires(SIGNED_IN)
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """End one of one's log-ins, such as that of a lost phone."""
    services.end_sign_in(g.scope, sign_in_id=sign_in_id)
    flash(gettext(N_("That log-in has ended.")))
    return redirect(url_for("accounts.account"), 303)


def _welcome(token: str, next_path: str | None) -> Response:
    """A new session for the new log-in, and on to the page that was wanted, or home."""
    session.clear()
    answer = redirect(safe_next(next_path) or "/home", 303)
    answer.set_cookie(
        cookie_name("sign-in"),
        token,
        max_age=runtime().settings.sign_in_hours * 3600,
        secure=runtime().settings.is_https,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return answer  # type: ignore[return-value]


def _device() -> str:
    """What the list of log-ins shows: the browser's name for itself."""
    return request.headers.get("User-Agent", "")[:120]
