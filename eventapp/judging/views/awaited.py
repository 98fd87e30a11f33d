"""Where a round stands, in words: what has happened, what is awaited, and which act is possible now.

An act that is not possible shows this in the place of its form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from eventapp.core.access import Role
from eventapp.errors import N_
from eventapp.judging.models.states import RoundState, SignerRole
from eventapp.judging.queries import progress
from eventapp.judging.queries.progress import RoundRow, SignatureRow
from eventapp.web.forms import Form
from eventapp.web.i18n import gettext

STATE_NAMES = {
    RoundState.DRAFT: N_("In preparation"),
    RoundState.OPEN: N_("Open"),
    RoundState.CLOSED: N_("Closed"),
    RoundState.DELIBERATION: N_("Deliberation"),
    RoundState.LOCKED: N_("Locked for signing"),
    RoundState.SIGNED: N_("Signed"),
    RoundState.PUBLISHED: N_("Published"),
}
_SAID = {
    RoundState.DRAFT: N_("The round is in preparation; judges do not see it."),
    RoundState.OPEN: N_("The round is open: judges are scoring."),
    RoundState.CLOSED: N_("Scoring has ended."),
    RoundState.DELIBERATION: N_("Scoring has ended; the panel deliberates."),
    RoundState.LOCKED: N_("The result is locked for the signatures."),
    RoundState.SIGNED: N_("Chair and auditor have signed."),
    RoundState.PUBLISHED: N_("The results are public."),
}
_AWAITED = {
    RoundState.DRAFT: N_("Awaited: the organiser opens the round."),
    RoundState.OPEN: N_("Awaited: every sheet is complete, then the chair closes the round."),
    RoundState.CLOSED: N_(
        "Awaited: the panel deliberates where the result is open, then the chair locks it for signing."
    ),
    RoundState.DELIBERATION: N_("Awaited: the chair locks the result, then chair and auditor sign it."),
    RoundState.SIGNED: N_("Awaited: the chair publishes the results."),
    RoundState.PUBLISHED: N_("Nothing is awaited. The chair can correct the results with a new version."),
}
CHAIR_AWAITED = N_("Awaited: the chair's signature, then the auditor's.")
AUDITOR_AWAITED = N_("Awaited: the auditor's signature.")


def said(round_: RoundRow) -> str:
    """What has happened."""
    return gettext(_SAID[round_.stands])


def awaited(round_: RoundRow, signatures: Sequence[SignatureRow]) -> str:
    """What has to happen next, and by whom."""
    if round_.stands in _AWAITED:
        return gettext(_AWAITED[round_.stands])
    return gettext(AUDITOR_AWAITED if signatures else CHAIR_AWAITED)


def signs_next(round_: RoundRow, signatures: Sequence[SignatureRow]) -> SignerRole | None:
    """In which role the reader can sign now: the chair first, then an auditor who is somebody else; or None."""
    if not round_.stands.awaits_publication or any(each.user_id == g.scope.actor.id for each in signatures):
        return None
    given = {each.role for each in signatures}
    role = next((role for role in SignerRole if role.value not in given), None)
    return role if role is not None and Role(role.value) in g.scope.roles else None


def possible(round_: RoundRow, signatures: Sequence[SignatureRow]) -> set[str]:
    """The acts on the whole round that its state and the reader's roles allow."""
    state = round_.stands
    acts = {
        "open": state is RoundState.DRAFT and g.scope.may("judging.set_up"),
        "close": state is RoundState.OPEN and g.scope.may("judging.close"),
        "reopen": state.awaits_publication and g.scope.may("judging.close"),
        "deliberate": state is RoundState.CLOSED and g.scope.may("judging.close"),
        "lock": state.takes_decisions and g.scope.may("judging.close"),
        "unlock": state in {RoundState.LOCKED, RoundState.SIGNED} and g.scope.may("judging.close"),
        "sign": signs_next(round_, signatures) is not None,
        "publish": state is RoundState.SIGNED and g.scope.may("judging.publish"),
        "correct": state is RoundState.PUBLISHED and g.scope.may("judging.publish"),
    }
    return {act for act, is_possible in acts.items() if is_possible}


def when_possible(
    act: str, title: str, round_: RoundRow, form: Form, page: Callable[[list[SignatureRow]], str]
) -> ResponseReturnValue:
    """The page of an act with its form, or in its place where the round stands. 1 statement and those of ``page``."""
    signatures = progress.signatures(g.scope, round_.id)
    shown = page(signatures) if act in possible(round_, signatures) else _not_now(title, round_, signatures, form)
    return shown, form.http_status


def _not_now(title: str, round_: RoundRow, signatures: list[SignatureRow], form: Form) -> str:
    facts: dict[str, Any] = {"said": said(round_), "awaited": awaited(round_, signatures), "signatures": signatures}
    return render_template("judging/not_now.html", title=gettext(title), round=round_, form=form, **facts)
