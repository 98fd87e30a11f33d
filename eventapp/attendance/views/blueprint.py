"""The door's blueprint: whoever opens a gate's page is a signed-in person, or a phone that was paired with the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, g, render_template, request

from eventapp.attendance.errors import DeviceEnded
from eventapp.core.access import Scope
from eventapp.core.late import late
from eventapp.errors import NotFound
from eventapp.web import i18n, security
from eventapp.web.cookies import cookie
from eventapp.web.routing import Blueprint, SignInNeeded, cookie_name, scope_from_cookies

if TYPE_CHECKING:
    from eventapp.attendance.queries.devices import Paired

DEVICE_COOKIE = "gate-device"
_GATE = "/gate/"
_paired = late("eventapp.attendance.queries.devices:paired")
_note_seen = late("eventapp.attendance.services.devices:note_seen")


def load_scope(permission: str) -> Scope:
    """The scope of a paired phone on its own gate's pages, else that of the signed-in person.

    Raises DeviceEnded for a phone that may no longer scan, SignInNeeded, NotFound.
    """
    phone = _phone() if request.path.startswith(_GATE) else None
    if phone is not None and phone.is_live:
        gate_id = (request.view_args or {}).get("gate_id", phone.gate_id)
        if gate_id != phone.gate_id:
            raise NotFound
        _note_seen(phone)
        return phone.scope(i18n.current_locale())
    scope = scope_from_cookies(permission)
    if not scope.may(permission) and not scope.actor.is_signed_in:
        raise DeviceEnded if phone is not None else SignInNeeded
    return scope


def current_phone() -> Paired | None:
    """The paired phone that asks, also on the address of a ticket; None when it may no longer scan. 1 statement."""
    phone = _phone()
    return phone if phone is not None and phone.is_live else None


def _phone() -> Paired | None:
    if "phone" not in g:
        token = cookie(cookie_name(DEVICE_COOKIE))
        g.phone = _paired(token) if token else None
    found: Paired | None = g.phone
    return found


def camera(page: Response) -> Response:
    """Let this page use the camera and the decoder; nobody keeps it."""
    security.personal()
    page.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    page.headers["Content-Security-Policy"] = security.CSP.replace(
        "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
    )
    return page


bp = Blueprint("attendance", __name__, load=load_scope, template_folder="../templates")


@bp.errorhandler(DeviceEnded)
def phone_ended(refusal: DeviceEnded) -> tuple[str, int]:
    """Whom to ask, and the way back once the phone is paired anew."""
    security.personal()
    phone = _phone()
    edition = phone.edition.name if phone else ""
    return render_template("attendance/ended.html", sentence=refusal.sentence(i18n.gettext), edition_name=edition), (
        refusal.status
    )
