"""Contact links: what people type becomes an address of a known kind that we build ourselves, or is refused.

Nothing is looked up. What ``read`` gives can stand in an ``href``: its scheme is ours, it holds no blank, quote or
angle bracket, and for the web the host that is shown is the host that is opened.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from urllib.parse import quote, urlsplit, urlunsplit

from eventapp.errors import N_, Refusal
from eventapp.exhibition.errors import BadWebAddress
from eventapp.exhibition.rules import hosts, socials
from eventapp.formats import whatsapp
from eventapp.frozen import frozen
from eventapp.registration.rules import emails, phones

LONGEST_ADDRESS = 300
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z]{{2,63}}")
_NO_ADDRESS = re.compile(r"[\s\\<>\"`{}|^\x00-\x1f\x7f]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_LANDLINE = re.compile(r"0[2-79][0-9]{6,10}")  # area code and number, as offices write it
_SHORT = re.compile(r"1500[0-9]{3}|14[0-9]{3}|1[0-9]{2}")  # of a call centre or a service; only a phone here dials it
_PREMIUM = ("+62809", "+62900", "+1900", "+979", "+870", "+881", "+882", "+883")  # callers pay extra, also satellites
_FILLING = re.compile(r"[\s.()/\-\u2010-\u2015\u2212]+")
_KEPT_IN_PATH = "/%:@!$&()*+,;=~"  # a percent sign stays, so that an address that is already encoded stays as it is


class LinkKind(StrEnum):
    """The ways to reach a booth's people beside its message form."""

    WHATSAPP = "whatsapp"
    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    X = "x"
    YOUTUBE = "youtube"
    TIKTOK = "tiktok"
    LINKEDIN = "linkedin"


SHIELDED_KINDS = (LinkKind.WHATSAPP, LinkKind.EMAIL, LinkKind.PHONE)  # shown after a press only, never in a list
PUBLIC_KINDS = tuple(kind for kind in LinkKind if kind not in SHIELDED_KINDS)  # part of what is published


@frozen
class Link:
    """``value`` is what is stored, ``href`` what we build from it, ``text`` what people read."""

    kind: LinkKind
    value: str
    href: str
    text: str


def read(kind: LinkKind, written: str) -> Link:
    """The link that was meant; reading its own ``value`` gives the same link again.

    Raises BadPhoneNumber (WhatsApp and phone), BadEmail or BadWebAddress.
    """
    if kind is LinkKind.WHATSAPP:
        number = _without_extra_cost(phones.normalise(written))
        return Link(kind, number, whatsapp.chat(number), phones.display(number))
    if kind is LinkKind.PHONE:
        number = _callable(written)
        return Link(kind, number, f"tel:{number}", _dialled(number))
    if kind is LinkKind.EMAIL:
        address = _office_mail(written)
        return Link(kind, address, f"mailto:{quote(address, safe='@+')}", address)
    if kind is LinkKind.WEB:
        address, host = _web(written)
        return Link(kind, address, address, host)
    account = socials.account(kind.value, written)
    return Link(kind, account, socials.address(kind.value, account), account)


def stored(kind: LinkKind, value: str) -> Link | None:
    """The link of a stored value; None for one that was taken once and is refused today: nobody is led there."""
    try:
        return read(kind, value)
    except Refusal:
        return None


def is_personal(kind: LinkKind, value: str) -> bool:
    """Whether a stored link reaches a person's own phone, not an office: WhatsApp, and any number but a landline here.

    Landlines of Indonesia have an area code that does not begin with 8; short numbers are never a person's.
    """
    if kind is LinkKind.PHONE:
        return not _SHORT.fullmatch(value) and (not value.startswith("+62") or value.startswith("+628"))
    return kind is LinkKind.WHATSAPP


def _callable(written: str) -> str:
    """A phone number as E.164, also an office's, such as ``(0351) 462 153``; a short one, such as ``112``, as it is."""
    plain = _FILLING.sub("", unicodedata.normalize("NFKC", written))
    if _SHORT.fullmatch(plain):
        return plain
    return _without_extra_cost(f"+62{plain[1:]}" if _LANDLINE.fullmatch(plain) else phones.normalise(written))


def _office_mail(written: str) -> str:
    """A mail address in plain letters at a host that takes nobody in. Raises BadEmail."""
    address = emails.normalise(written)
    host = address.rpartition("@")[2]
    if not address.isascii() or "xn--" in host or hosts.leads_inward(host) or hosts.imitates(host):
        raise emails.BadEmail(
            N_("Write the mail address of your office with plain letters. This one can be taken for another.")
        )
    return address


def _without_extra_cost(number: str) -> str:
    """The number as it is. Raises BadPhoneNumber for those at which callers pay more than for a call.

    ITU-T E.164: 979 is international premium rate, 870 and 881-883 are satellites and networks of no country.
    """
    if number.startswith(_PREMIUM):
        raise phones.BadPhoneNumber(N_("A call to this number costs extra. Write another number of your office."))
    return number


def _dialled(number: str) -> str:
    """A number as people dial it here: ``1500-888``, ``112``, else as ``phones.display`` writes it."""
    return f"{number[:4]}-{number[4:]}" if len(number) == 7 and _SHORT.fullmatch(number) else phones.display(number)


def _web(written: str) -> tuple[str, str]:
    """Address and host. An address without a scheme is read as https."""
    text = unicodedata.normalize("NFC", written.strip())
    if not text or len(text) > LONGEST_ADDRESS or _NO_ADDRESS.search(text):
        raise BadWebAddress
    if any(unicodedata.category(character) in {"Cf", "Cs"} for character in text):
        raise BadWebAddress  # such as a mark that turns the direction of the text around
    if text.lower().startswith("http://"):
        raise BadWebAddress(
            N_("Only addresses that begin with https:// are shown. Try the same address with https://.")
        )
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"https://{text}")
        port = parts.port
    except ValueError:
        raise BadWebAddress from None
    written_host = parts.hostname or ""
    if not written_host.isascii() or "xn--" in written_host:
        raise BadWebAddress(
            N_("Write the address with the plain letters a to z. Other letters can look like a site that they are not.")
        )
    host = _host(written_host)
    if parts.scheme.lower() != "https" or host is None or "@" in parts.netloc or port not in {None, 443}:
        raise BadWebAddress
    if hosts.is_shortener(host) or hosts.sends_on(host, parts.path, parts.query):
        raise BadWebAddress(
            N_("Write the address itself instead of a short link, so that visitors see where it leads.")
        )
    if hosts.dials(host, parts.path):
        raise BadWebAddress(
            N_("Write a WhatsApp number into the field for WhatsApp: only there it is protected and can be deleted.")
        )
    if hosts.leads_inward(host):
        raise BadWebAddress(
            N_("This address leads into a private network or hides a number. Write the public address of your site.")
        )
    if hosts.imitates(host):
        raise BadWebAddress(N_("This address looks like another site than it is. Write the address of your own site."))
    path, query, fragment = (
        quote(part, safe=_KEPT_IN_PATH + more)
        for part, more in ((parts.path, ""), (parts.query, "?"), (parts.fragment, "?"))
    )
    address = urlunsplit(("https", host, path, query, fragment))
    if len(address) > LONGEST_ADDRESS:
        raise BadWebAddress
    return address, host


def _host(written: str) -> str | None:
    """A name with at least two labels in lower-case ASCII; numbers and single names are no public host."""
    host = written.lower().rstrip(".")
    return host if len(host) <= 253 and _HOST.fullmatch(host) else None
