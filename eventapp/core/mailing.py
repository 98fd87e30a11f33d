"""Where mail goes: an SMTP server, or a folder of ``.eml`` files. Chosen by MAIL_URL."""

from __future__ import annotations

import os
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from eventapp.core import ids
from eventapp.core.clock import now
from eventapp.core.worker import NeverAgain
from eventapp.errors import InvalidInput

LONGEST_LINE = 990  # bytes; RFC 5321 allows 998 between line ends


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered mail: plain text, so that it opens on any phone."""

    to: str
    subject: str
    text: str
    key: str  # makes the Message-ID, so that a copy can be told


class Mailer(Protocol):
    """Hands a letter on, or raises: NeverAgain when the far side refuses it for good."""

    def send(self, letter: Letter) -> None:
        """Send one letter."""
        ...


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a MIME message. Raises NeverAgain for an address or subject that cannot stand in a header."""
    message = EmailMessage(policy=SMTP_POLICY)
    try:
        message["From"] = sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
    except (ValueError, IndexError) as error:
        raise NeverAgain(str(error)) from error
    message["Date"] = format_datetime(now())
    message["Message-ID"] = (
        f"<{ids.token_hash(letter.key)[:32]}@{sender.rpartition('@')[2].rstrip('>') or 'localhost'}>"
    )
    message["Auto-Submitted"] = "auto-generated"
    longest = max(map(len, letter.text.encode().splitlines()), default=0)
    message.set_content(letter.text, cte="8bit" if longest < LONGEST_LINE else "quoted-printable")
    return message


class FolderMailer:
    """Writes one ``.eml`` per letter; the same letter twice is one file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Write the file under a name made from the key, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        target = self._folder / f"{ids.token_hash(letter.key)[:24]}.eml"
        part = target.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(message_of(letter, self._sender).as_bytes())
        part.replace(target)


class SmtpMailer:
    """One SMTP connection per letter; STARTTLS when the server offers it."""

    def __init__(self, host: str, port: int, user: str | None, password: str | None, sender: str) -> None:
        self._host, self._port, self._user, self._password = host, port, user, password
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Send by SMTP. A 5xx answer to the recipient is final; everything else is tried again."""
        message = message_of(letter, self._sender)
        with smtplib.SMTP(self._host, self._port, timeout=20) as smtp:
            smtp.ehlo()
            if smtp.has_extn("starttls"):
                smtp.starttls()
                smtp.ehlo()
            if self._user:
                smtp.login(self._user, self._password or "")
            try:
                smtp.send_message(message)
            except smtplib.SMTPRecipientsRefused as refused:
                if all(code >= 500 for code, _ in refused.recipients.values()):
                    raise NeverAgain("recipient refused") from refused
                raise


def mailer_from(url: str, sender: str) -> Mailer:
    """The mailer of a MAIL_URL. Raises InvalidInput for an unknown kind."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderMailer(Path(unquote(parts.path)), sender)
    if parts.scheme == "smtp" and parts.hostname:
        password = unquote(parts.password) if parts.password else None
        user = unquote(parts.username) if parts.username else None
        return SmtpMailer(parts.hostname, parts.port or 25, user, password, sender)
    raise InvalidInput("MAIL_URL must begin with smtp:// or file:///.")
