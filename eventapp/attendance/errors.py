"""What the door can refuse. A ticket that does not admit is an answer, not a refusal."""

from __future__ import annotations

from eventapp.errors import N_, Refusal


class NonceReused(Refusal):
    """One nonce, two different tickets: the device is broken."""

    code, status = "nonce_reused", 409
    message = N_("This scan number was already used for another ticket. Scan again.")


class BadScan(Refusal):
    """The scan lacks what makes it a scan."""

    code, status = "bad_scan", 422
    message = N_("Send the scanned text as scan, and as nonce a text of 1 to 80 characters that is new for each scan.")


class NameTaken(Refusal):
    """Two gates or areas of one edition cannot share a name."""

    code, status = "name_taken", 409
    message = N_("There is already a gate or area with the name %(name)s. Choose another.")
