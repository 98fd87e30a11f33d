"""Letters as MIME messages, and the two ways out: a folder of ``.eml`` files, or SMTP. Loaded with the first letter."""

from __future__ import annotations

import os
import re
import smtplib
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from eventapp.core import ids
from eventapp.core.clock import now
from eventapp.core.mailing import Letter
from eventapp.core.worker import NeverAgain

PLAIN_TEXT = {
    "Content-Type": 'text/plain; charset="utf-8"',
    "Content-Transfer-Encoding": "8bit",
    "MIME-Version": "1.0",
}
SHORT_LINE = 76
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 .,:;()'/-]*[A-Za-z0-9.)])?")
_PLAIN_ID = re.compile(r"<[a-z0-9]+@[A-Za-z0-9.-]+>")
LONGEST_LINE = 990  # bytes; RFC 5321 allows 998 between line ends


class _KnownHeaders(HeaderRegistry):
    """Python's registry makes a class for every header of every mail; here each is made once."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        key = name.lower()
        if key not in self._made:
            self._made[key] = super().__getitem__(name)
        return self._made[key]


class _ShortLines(EmailPolicy):
    """Python's folding takes a line to pieces and puts it together again; a short plain one may stay as it is.

    So must an address, however long: folded it is encoded, and no mail program opens it then.
    """

    def fold(self, name: str, value: Any) -> str:
        """One header as text."""
        line = f"{name}: {value}"
        return line + self.linesep if _may_stay(name, line) else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """One header as bytes."""
        line = f"{name}: {value}"
        if _may_stay(name, line):
            return (line + self.linesep).encode("ascii")
        return super().fold_binary(name, value)


def _may_stay(name: str, line: str) -> bool:
    return line.isascii() and len(line) < (LONGEST_LINE if name == "List-Unsubscribe" else SHORT_LINE)


_headers = _KnownHeaders()
_POLICY = _ShortLines(linesep="\r\n", max_line_length=78, header_factory=_headers)


@cache
def _always(name: str, value: str) -> Any:
    """A header that every mail bears, parsed once."""
    return _headers(name, value)


def _set(message: EmailMessage, name: str, value: str, *, plain: re.Pattern[str]) -> None:
    """Set a header. Python takes each to pieces to see whether it must be encoded; a plain one may stand as it is."""
    if plain.fullmatch(value):
        message.set_raw(name, value)
    else:
        message[name] = value


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a MIME message. Raises NeverAgain for an address or subject that cannot stand in a header."""
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = _always("From", sender)
        _set(message, "To", letter.to, plain=_PLAIN_ADDRESS)
        _set(message, "Subject", letter.subject, plain=_PLAIN_WORDS)
    except (ValueError, IndexError) as error:
        raise NeverAgain(str(error)) from error
    message.set_raw("Date", format_datetime(now()))
    domain = sender.rpartition("@")[2].rstrip(">") or "localhost"
    _set(message, "Message-ID", f"<{ids.token_hash(letter.key)[:32]}@{domain}>", plain=_PLAIN_ID)
    message["Auto-Submitted"] = _always("Auto-Submitted", "auto-generated")
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if letter.calendar:
        message.set_content(letter.text)
        message.add_attachment(
            letter.calendar.decode(), subtype="calendar", params={"method": "PUBLISH"}, filename="calendar.ics"
        )
        return message
    lines = letter.text.encode().splitlines()
    if max(map(len, lines), default=0) >= LONGEST_LINE:
        message.set_content(letter.text, cte="quoted-printable")
        return message
    for name, value in PLAIN_TEXT.items():
        message[name] = _always(name, value)
    message.set_payload((b"\n".join(lines) + b"\n").decode("ascii", "surrogateescape"))
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
