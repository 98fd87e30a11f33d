"""Registering: form, check page, ticket. Two POSTs, no mail in between, nothing kept before the second.

The check page is the answer to the form and carries its values in hidden fields, which are judged again.
"""

from __future__ import annotations

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.core.access import PUBLIC
from eventapp.errors import N_, Refusal
from eventapp.registration import services as _  # noqa: F401
from eventapp.registration.errors import RegistrationClosed
