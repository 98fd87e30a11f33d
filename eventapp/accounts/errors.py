"""What signing in can refuse."""

from __future__ import annotations

from eventapp.errors import N_, Refusal


class WrongCredentials(Refusal):
    """Address and password do not belong together; which of the two is not said."""

    code, status = "wrong_credentials", 422
    message = N_("E-mail address and password do not match. Check both, or have a sign-in link sent to you.")


class LinkEnded(Refusal):
    """The link was used, is too old, or never existed."""

    code, status = "link_ended", 410
    message = N_("This link has expired or was already used. Have a new one sent to you.")


class WeakPassword(Refusal):
    """Too short, too long or too common."""

    code, status = "weak_password", 422
    message = N_("Choose a password of 12 to 128 characters that is not a common one.")


class AccountExists(Refusal):
    """The address already belongs to somebody."""

    code, status = "account_exists", 409
    message = N_("There is already an account with the address %(email)s.")
