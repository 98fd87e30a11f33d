"""Contact links: what people write becomes an address of ours, or is refused; nothing foreign gets into an href."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.errors import Refusal
from eventapp.exhibition.errors import BadWebAddress
from eventapp.exhibition.rules import links
from eventapp.exhibition.rules.links import LinkKind
from eventapp.registration.rules.emails import BadEmail
from eventapp.registration.rules.phones import BadPhoneNumber

STARTS = {
    LinkKind.WHATSAPP: "https://wa.me/",
    LinkKind.PHONE: "tel:+",
    LinkKind.EMAIL: "mailto:",
    LinkKind.WEB: "https://",
}
HREF = re.compile(r"[A-Za-z0-9:/%@!$&()*+,;=~?#._\-\[\]]+")
written = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"(https?://)?[a-z.@:/\\\"'<>%0-9 -]{1,40}", fullmatch=True),
    st.from_regex(r"[+0(][0-9 ()./-]{5,16}", fullmatch=True),
    st.emails(),
    st.builds("https://{}/{}".format, st.from_regex(r"[a-z]{1,9}\.go\.id", fullmatch=True), st.text(max_size=20)),
)


@given(kind=st.sampled_from(LinkKind), text=written)
def test_whatever_is_written_an_accepted_link_is_ours_and_safe(kind, text):
    try:
        link = links.read(kind, text)
    except Refusal:
        return

    assert link.href.startswith(STARTS[kind])
    assert HREF.fullmatch(link.href)
    assert links.read(kind, link.value) == link


@given(text=written)
def test_the_host_that_is_shown_is_the_host_that_opens(text):
    try:
        link = links.read(LinkKind.WEB, text)
    except Refusal:
        return

    parts = urlsplit(link.href)
    assert (parts.scheme, parts.netloc, parts.hostname) == ("https", link.text, link.text)


@pytest.mark.parametrize(
    ("kind", "text", "href", "shown"),
    [
        (LinkKind.WHATSAPP, "0812 3456 7890", "https://wa.me/6281234567890", "0812-3456-7890"),
        (LinkKind.WHATSAPP, "+62 812-3456-7890", "https://wa.me/6281234567890", "0812-3456-7890"),
        (LinkKind.PHONE, "(0351) 462 153", "tel:+62351462153", "+62351462153"),
        (LinkKind.PHONE, "021-3867 7777", "tel:+622138677777", "+622138677777"),
        (LinkKind.PHONE, "0812.3456.7890", "tel:+6281234567890", "0812-3456-7890"),
        (LinkKind.EMAIL, "Kominfo@Madiun.GO.ID", "mailto:Kominfo@madiun.go.id", "Kominfo@madiun.go.id"),
        (LinkKind.EMAIL, "a?b=c@madiun.go.id", "mailto:a%3Fb%3Dc@madiun.go.id", "a?b=c@madiun.go.id"),
        (LinkKind.WEB, "madiun.go.id", "https://madiun.go.id", "madiun.go.id"),
        (LinkKind.WEB, "HTTPS://Madiun.go.id:443/a", "https://madiun.go.id/a", "madiun.go.id"),
        (LinkKind.WEB, "https://madiun.go.id/kota?q=é#x", "https://madiun.go.id/kota?q=%C3%A9#x", "madiun.go.id"),
        (LinkKind.WEB, "https://köln.example/", "https://xn--kln-sna.example/", "xn--kln-sna.example"),
    ],
)
def test_a_link_is_built_from_what_people_write(kind, text, href, shown):
    link = links.read(kind, text)

    assert (link.href, link.text) == (href, shown)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://madiun.go.id",
        "javascript:alert(1)",
        "javascript://madiun.go.id/%0aalert(1)",
        "data:text/html,x",
        "//madiun.go.id",
        "https://user@madiun.go.id",
        "https://madiun.go.id@evil.example",
        "https://madiun.go.id\\@evil.example",
        "https://madiun.go.id:8443",
        "https://madiun.go.id:x",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://madiun.go.id/<script>",
        'https://madiun.go.id/"onclick=',
        "https://madiun.go.id/a b",
        "https://madiun.go.id/\x00",
        "https://madiun..go.id/",
        "https://" + "a" * 300 + ".example/",
        "madiun.go.id/" + "é" * 100,
    ],
)
def test_other_addresses_are_refused(text):
    with pytest.raises(BadWebAddress):
        links.read(LinkKind.WEB, text)


@pytest.mark.parametrize(
    "text", ["", "wayan", "wayan@madiun", "a b@madiun.go.id", "a@b@madiun.go.id", "<a@madiun.go.id>"]
)
def test_a_mail_address_must_be_complete(text):
    with pytest.raises(BadEmail):
        links.read(LinkKind.EMAIL, text)


@pytest.mark.parametrize(
    ("kind", "text"), [(LinkKind.WHATSAPP, "(0351) 462 153"), (LinkKind.PHONE, "12"), (LinkKind.PHONE, "call me")]
)
def test_a_number_that_cannot_be_called_is_refused(kind, text):
    with pytest.raises(BadPhoneNumber):
        links.read(kind, text)
