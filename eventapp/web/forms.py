"""The base of every form: built from the posted fields, judged on submit, keeping what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from unicodedata import category

import wtforms
from flask import request
from wtforms.validators import StopValidation

from eventapp.errors import N_, Refusal
from eventapp.web.i18n import catalogue, current_locale, gettext


class _Sentences:
    """What WTForms says, from our catalogue; where it would repeat a value that nobody offers, the short sentence."""

    def gettext(self, message: str) -> str:
        """A sentence of WTForms."""
        return gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """A sentence that has a number, or that names values."""
        if "choice" in singular:
            return gettext(N_("Not a valid choice."))
        return catalogue(current_locale()).ngettext(singular, plural, number)


class Form(wtforms.Form):
    """A form filled from the request. CSRF is checked for the whole app, before any view runs."""

    class Meta(wtforms.meta.DefaultMeta):
        """Messages come from our catalogue."""

        def get_translations(self, form: Any) -> Any:
            """Our catalogue instead of WTForms' own."""
            return _Sentences()

    def __init__(self, **kwargs: Any) -> None:
        posted = request.form if request.method == "POST" else None
        super().__init__(posted, **kwargs)
        self.refusals: list[str] = []  # sentences that belong to no single field

    def accepted(self) -> bool:
        """Whether the form was posted and every field is good."""
        return request.method == "POST" and self.validate()

    @property
    def http_status(self) -> int:
        """200 when shown, 422 when shown again."""
        return 422 if self.errors or self.refusals else 200

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal of the service at its field, or on top of the form."""
        sentence = refusal.sentence(gettext)
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.refusals.append(sentence)
        else:
            field.errors = [*field.errors, sentence]

    def carried_out(self, act: Callable[[], object]) -> bool:
        """Whether the form was sent, is right, and ``act`` was done; what the act refuses is shown as by ``refuse``."""
        if not self.accepted():
            return False
        try:
            act()
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        return True


# What WTForms itself says; it asks our catalogue for these, and they do not name the field.
GENERIC = (
    N_("Not a valid choice."),
    N_("Invalid Choice: could not coerce."),
    N_("Not a valid date value."),
    N_("Not a valid datetime value."),
    N_("Not a valid time value."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid float value."),
    N_("Number must be at least %(min)s."),
    N_("Number must be at most %(max)s."),
    N_("Number must be between %(min)s and %(max)s."),
    N_("This field is required."),
    N_("Invalid input."),
)


def named(field: wtforms.Field, sentence: str) -> str:
    """A sentence for the list on top of the page; one that does not say which field it is about gets its label."""
    generic = any(sentence.startswith(gettext(message).partition("%(")[0]) for message in GENERIC)
    return f"{field.label.text}: {sentence}" if generic else sentence


_UNSEEN = {"Cc", "Cf", "Cs"}  # categories of Unicode
_JOINERS = "\u200c\u200d"  # part of the spelling of some scripts


def plain(value: str) -> str:
    """Text without what nobody sees: controls, halves of surrogate pairs and marks that turn the direction around."""
    if value.isprintable():
        return value
    return "".join(c for c in value if c.isspace() or c in _JOINERS or category(c) not in _UNSEEN)


def strip(value: str | None) -> str | None:
    """Filter: nothing unseen, no blanks at the ends, runs of blanks and no-break spaces become one space."""
    return " ".join(plain(value).split()) if value else value


def strip_lines(value: str | None) -> str | None:
    """Filter for long text: nothing unseen, trims the ends and unifies line ends."""
    return "\n".join(map(plain, value.splitlines())).strip() if value else value


class Needed:
    """Validator: the field must not be empty; ``message`` says what to type."""

    def __init__(self, message: str = N_("Please fill this in.")) -> None:
        self.message = message

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Raises StopValidation when nothing was typed or ticked."""
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            field.errors = []
            raise StopValidation(gettext(self.message))


class AtMost:
    """Validator: at most ``characters``; what was typed is kept."""

    def __init__(self, characters: int) -> None:
        self.characters = characters

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Raises StopValidation with both numbers."""
        if field.data and len(field.data) > self.characters:
            sentence = gettext(N_("Too long: %(length)s characters, at most %(most)s fit here."))
            raise StopValidation(sentence % {"length": len(field.data), "most": self.characters})


class Mail:
    """Validator: an e-mail address by its syntax; no look-up. Lower-cases the domain."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Raises StopValidation when this cannot be an address."""
        if field.data and not looks_like_mail(field.data):
            raise StopValidation(gettext(N_("This e-mail address is not complete. Example: nama@instansi.go.id.")))


def looks_like_mail(address: str) -> bool:
    """Whether the text can be an e-mail address: one @, a dotted domain, no blanks, at most 254 characters."""
    local, at, domain = address.rpartition("@")
    if not at or not local or len(address) > 254 or len(local) > 64 or "@" in local or ".." in address:
        return False
    if any(c.isspace() or ord(c) < 32 or c in '<>()[],;:\\"' for c in address) or local[0] == "." or local[-1] == ".":
        return False
    labels = domain.split(".")
    return len(labels) >= 2 and all(_is_label(label) for label in labels) and not labels[-1].isdigit()


def _is_label(label: str) -> bool:
    return 0 < len(label) <= 63 and label[0] != "-" and label[-1] != "-" and all(c.isalnum() or c == "-" for c in label)


def text_field(
    label: str, *, most: int = 200, needed: str | None = None, more: Sequence[Any] = (), **kwargs: Any
) -> Any:
    """A one-line field; ``needed`` is the sentence shown when it is empty, None makes it optional."""
    validators = [*([Needed(needed)] if needed else [wtforms.validators.Optional()]), AtMost(most), *more]
    return wtforms.StringField(label, validators=validators, filters=[strip], **kwargs)
