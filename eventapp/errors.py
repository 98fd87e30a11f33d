"""What can be refused, and how it is said. Standard library only, so that rules can raise it.

A refusal carries a stable ``code`` for programs, an HTTP ``status`` and one sentence for the person.
The sentence is an English message id with ``%(name)s`` placeholders; whoever shows it translates it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

__all__ = ["N_", "Forbidden", "InvalidInput", "NotFound", "Refusal"]


def N_(message: str) -> str:  # noqa: N802 -- the conventional name of the marker that message extraction looks for
    """Mark a message id for the catalogue without translating it here."""
    return message


class Refusal(Exception):
    """An act that was not done; nothing was changed.

    ``details`` fill the placeholders of the sentence; ``field`` names the form field or JSON key at fault.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    message: ClassVar[str] = N_("This cannot be done.")

    def __init__(self, message: str | None = None, /, *, field: str | None = None, **details: Any) -> None:
        self.template = message or type(self).message
        self.field = field
        self.details: Mapping[str, Any] = details
        super().__init__(self.sentence())

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for the person, in the language of ``translate``."""
        template = translate(self.template)
        return template % self.details if self.details else template


class NotFound(Refusal):
    """Not there, or not yours: the two are never told apart."""

    code, status = "not_found", 404
    message = N_("There is nothing at this address, or it is not open to you.")


class Forbidden(Refusal):
    """The signed-in person's role does not hold this permission."""

    code, status = "forbidden", 403
    message = N_("Your role does not allow this.")


class InvalidInput(Refusal):
    """A file, option or field that cannot be understood as it stands."""

    code, status = "invalid_input", 422
    message = N_("The input cannot be read.")
