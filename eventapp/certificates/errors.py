"""What certificates refuse."""

from __future__ import annotations

from eventapp.errors import N_, NotFound, Refusal


class NoCertificate(NotFound):
    """Not handed out, or of another region: the two are never told apart."""

    code = "no_certificate"
    message = N_("There is no such certificate, or it is not yours.")


class NothingToPrint(Refusal):
    """A round without entries has no certificates."""

    code, status = "nothing_to_print", 409
    message = N_("This round has no regions yet, so there is nothing to print.")
