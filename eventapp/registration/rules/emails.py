"""E-mail addresses, judged by their syntax only: whether a mailbox exists, only a mail to it tells."""

from __future__ import annotations

import re

from eventapp.errors import N_, InvalidInput

PER_HOUR = "30 per 1 hour"  # registrations by one address, which may be an office mailbox; each is a mail to it
LONGEST = 254  # RFC 5321 4.5.3.1.3, less the angle brackets
_LONGEST_LOCAL = 64
_LOCAL = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")


class BadEmail(InvalidInput):
    """What was written is no e-mail address."""

    code = "bad_email"
    message = N_("This e-mail address is not complete. Example: nama@instansi.go.id.")


def normalise(text: str) -> str:
    """The address with its domain in lower case. Raises BadEmail."""
    local, _, domain = text.strip().rpartition("@")
    labels = domain.split(".")
    acceptable = (
        len(text) <= LONGEST
        and len(local) <= _LONGEST_LOCAL
        and _LOCAL.fullmatch(local)
        and not (local.startswith(".") or local.endswith(".") or ".." in local)
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )
    if not acceptable:
        raise BadEmail
    return f"{local}@{domain.lower()}"


def masked(address: str) -> str:
    """The address as it may stand on a screen that others see: ``n•••@contoh.go.id``."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"
