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
    message = N_("This link has expired or was already used. Each link signs in once; have a new one sent to you.")


class AccountDisabled(Refusal):
    """The link is good, but an administrator keeps its person out."""

    code, status = "account_disabled", 403
    message = N_("Your account is disabled, so this link does not sign you in. Ask the organiser to enable it again.")


class OwnAccount(Refusal):
    """Whoever disables the own account locks the door from inside."""

    code, status = "own_account", 409
    message = N_("You cannot disable your own account. Ask another administrator to do it.")


class LastAdministrator(Refusal):
    """Without an administrator nobody could let anybody in again."""

    code, status = "last_administrator", 409
    message = N_("This is the last administrator who can sign in. Make another administrator first.")


class WrongCurrentPassword(Refusal):
    """A log-in that somebody left open, or stole, is not enough to change the password."""

    code, status = "wrong_current_password", 422
    message = N_("That is not your current password. Nothing was changed. Forgotten? Have a link sent to you below.")


class PasswordLinkEnded(LinkEnded):
    """A link that sets a password was used, is too old, or never existed."""

    code = "password_link_ended"
    message = N_("This link has expired or was already used. Each link sets one password; have a new one sent to you.")


class WeakPassword(Refusal):
    """Too short, too long or too common."""

    code, status = "weak_password", 422
    message = N_("Choose a password of 12 to 128 characters that is not a common one.")


class AccountExists(Refusal):
    """The address already belongs to somebody."""

    code, status = "account_exists", 409
    message = N_("There is already an account with the address %(email)s.")
