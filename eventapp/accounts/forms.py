"""What can be typed in to sign in."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField

from eventapp.errors import N_
from eventapp.web.forms import AtMost, Form, Mail, Needed, text_field
from eventapp.web.i18n import lazy


class SignInForm(Form):
    """Address and password."""

    email = text_field(lazy(N_("E-mail")), most=254, needed=N_("Type your e-mail address."), more=[Mail()])
    password = PasswordField(lazy(N_("Password")), validators=[Needed(N_("Type your password.")), AtMost(128)])
    next = HiddenField()


class LinkForm(Form):
    """The address to which a one-time link goes."""

    email = text_field(lazy(N_("E-mail")), most=254, needed=N_("Type your e-mail address."), more=[Mail()])
    next = HiddenField()


class PasswordForm(Form):
    """A new password, for somebody who came by a link that was mailed for it."""

    password = PasswordField(lazy(N_("New password")), validators=[Needed(N_("Type a new password.")), AtMost(128)])


class ChangePasswordForm(PasswordForm):
    """A new password in place of the one that is typed first."""

    current = PasswordField(
        lazy(N_("Current password")), validators=[Needed(N_("Type your current password.")), AtMost(128)]
    )


class EmptyForm(Form):
    """A button."""
