"""Mail as it leaves us: what a letter is, and who hands it on."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from eventapp.errors import InvalidInput
from eventapp.frozen import frozen


@frozen
class Letter:
    """A rendered mail: plain text, so that it opens on any phone."""

    to: str
    subject: str
    text: str
    key: str  # makes the Message-ID, so that a copy can be told
    unsubscribe: str = ""  # address by which such letters end with one press (RFC 8058)
    calendar: bytes = b""  # an iCalendar file that goes with it


class Mailer(Protocol):
    """Hands a letter on, or raises: NeverAgain when the far side refuses it for good."""

    def send(self, letter: Letter) -> None:
        """Send one letter."""
        ...


class LateMailer:
    """The mailer of a MAIL_URL, made with the first letter: until then no process loads what reads and writes mail.

    Raises InvalidInput for an unknown kind at once.
    """

    def __init__(self, url: str, sender: str) -> None:
        self._parts, self._sender = urlsplit(url), sender
        if self._parts.scheme != "file" and not (self._parts.scheme == "smtp" and self._parts.hostname):
            raise InvalidInput("MAIL_URL must begin with smtp:// or file:///.")

    def send(self, letter: Letter) -> None:
        """Send one letter. Raises what the mailer raises."""
        self._mailer.send(letter)

    @cached_property
    def _mailer(self) -> Mailer:
        from eventapp.core import posting  # noqa: PLC0415 -- see above

        parts = self._parts
        if parts.scheme == "file":
            return posting.FolderMailer(Path(unquote(parts.path)), self._sender)
        password = unquote(parts.password) if parts.password else None
        user = unquote(parts.username) if parts.username else None
        return posting.SmtpMailer(str(parts.hostname), parts.port or 25, user, password, self._sender)
