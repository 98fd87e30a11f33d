"""What only the API refuses."""

from __future__ import annotations

from eventapp.errors import N_, NotFound, Refusal


class TokenNeeded(Refusal):
    """No bearer token, or one that is not valid."""

    code, status = "token_needed", 401
    message = N_("Send a valid bearer token in the Authorization header.")


class NotJson(Refusal):
    """The body is not a JSON object."""

    code, status = "not_json", 400
    message = N_(
        "Send the data as one JSON object in UTF-8 with Content-Type application/json, each name once and not nested"
        " deeply."
    )


class KeyNeeded(Refusal):
    """A registration without an idempotency key cannot be retried safely."""

    code, status = "idempotency_key_needed", 400
    message = N_("Send an Idempotency-Key header of 1 to 200 characters, a new one for each new request.")


class BadField(Refusal):
    """One field of the body or of the query cannot be understood."""

    code, status = "invalid_field", 422
    message = N_("%(name)s cannot be understood.")


class NoTicket(NotFound):
    """Only somebody confirmed has a ticket."""

    code = "no_ticket"
    message = N_("This registration has no ticket now; only a confirmed one has.")
