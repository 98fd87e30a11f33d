"""An SMTP server that keeps what it is given, so that tests read the mails as a mail program would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """Letters in the order in which they came; ``refuse`` is answered instead of 250 when it is set."""

    letters: list[EmailMessage] = field(default_factory=list)
    refuse: str | None = None
    url: str = ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        """Keep one letter."""
        if self.refuse:
            return self.refuse
        content: Any = envelope.content
        letter = message_from_bytes(content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """The letters for one address."""
        return [letter for letter in self.letters if letter["To"] == address]


class _OnAnyPort(Controller):
    """The controller greets its own server once; it must know the port that the system gave."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def receiving() -> Iterator[Mailbox]:
    """An SMTP server inside the block; give ``mailbox.url`` as MAIL_URL."""
    mailbox = Mailbox()
    controller = _OnAnyPort(mailbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        mailbox.url = f"smtp://127.0.0.1:{controller.port}"
        yield mailbox
    finally:
        controller.stop()
