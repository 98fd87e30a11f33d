"""Everything that any part keeps about an e-mail address, for whoever reads its mailbox: shown, given out, erased.

A ticket's page shows one registration. An address may have written to booths, coordinate a delegation or have several
tickets, and anybody can type somebody else's address into a form: so this is opened by a mailed link only. The link
carries the address, encrypted, and the moment until which it opens; nothing is kept for it.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from eventapp.core import ids, outbox, persons
from eventapp.core.access import system_scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.keys import keys
from eventapp.desks.errors import LinkOver

ASKED = "desks.own_data"
GOOD_FOR = timedelta(days=1)
AGAIN_SECONDS = 1800  # asking again meanwhile mails nothing more
_PURPOSE = "own-data"


def ask(email: str, *, locale: str) -> None:
    """Somebody wants to see what is kept about an address: later a link goes to it, if anything is.

    What is done now is the same for every address. 1 statement.
    """
    address = email.strip().lower()
    key = f"own-data:{ids.token_hash(address)[:32]}:{int(now().timestamp()) // AGAIN_SECONDS}"
    args = {"email": address, "locale": locale, "letter": key}
    db.run(lambda: outbox.enqueue(ASKED, key=key, args=args))


@act
def mail_link(*, email: str, locale: str, letter: str) -> bool:
    """Mail the link, unless nothing at all is kept about the address; gives whether it was mailed."""
    if not persons.of_address(email):
        return False
    data = {"link": token(email), "email": email}
    outbox.mail("desks/mail/own_data", to=email, locale=locale, key=letter, data=data)
    return True


def token(email: str) -> str:
    """What the link holds: the address and the end of the link, which only this installation can read."""
    words = {"email": email.strip().lower(), "until": int((now() + GOOD_FOR).timestamp())}
    sealed = keys.seal(_PURPOSE, json.dumps(words).encode())
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def address_of(link: str) -> str:
    """The address that a link opens. Raises LinkOver."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 -- slow import, used by few requests

    try:
        sealed = base64.urlsafe_b64decode(link + "=" * (-len(link) % 4))
        words = json.loads(keys.open(_PURPOSE, sealed))
    except (ValueError, binascii.Error, InvalidTag):
        raise LinkOver from None
    if datetime.fromtimestamp(words["until"], UTC) <= now():
        raise LinkOver
    address: str = words["email"]
    return address


def export(link: str) -> dict[str, Any]:
    """All of it, ready for JSON. Raises LinkOver."""
    address = address_of(link)
    return {"email": address, **persons.of_address(address)}


@act
def erase(link: str) -> int:
    """Erase it everywhere; gives how many things. What counted stays counted, without a name. Raises LinkOver."""
    gone = persons.erase(address_of(link))
    audit(system_scope(), "person.erased", "everywhere", **gone)
    return sum(gone.values())
