"""Contact links: what people write becomes an address of ours, or is refused; nothing foreign gets into an href."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.errors import Refusal
from eventapp.exhibition.errors import BadAccount, BadWebAddress
from eventapp.exhibition.rules import links, socials
from eventapp.exhibition.rules.content import Content
from eventapp.exhibition.rules.links import LinkKind
from eventapp.registration.rules.emails import BadEmail
from eventapp.registration.rules.phones import BadPhoneNumber

STARTS = {
    LinkKind.WHATSAPP: "https://wa.me/",
    LinkKind.PHONE: "tel:+",
    LinkKind.EMAIL: "mailto:",
    LinkKind.WEB: "https://",
    LinkKind.INSTAGRAM: "https://www.instagram.com/",
    LinkKind.FACEBOOK: "https://www.facebook.com/",
    LinkKind.X: "https://x.com/",
    LinkKind.YOUTUBE: "https://www.youtube.com/",
    LinkKind.TIKTOK: "https://www.tiktok.com/@",
    LinkKind.LINKEDIN: "https://www.linkedin.com/",
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
        (LinkKind.PHONE, "1500-888", "tel:1500888", "1500-888"),
        (LinkKind.PHONE, "14045", "tel:14045", "14045"),
        (LinkKind.PHONE, "112", "tel:112", "112"),
        (LinkKind.PHONE, "0911 123456", "tel:+62911123456", "+62911123456"),
        (LinkKind.PHONE, "0812.3456.7890", "tel:+6281234567890", "0812-3456-7890"),
        (LinkKind.EMAIL, "Kominfo@Madiun.GO.ID", "mailto:Kominfo@madiun.go.id", "Kominfo@madiun.go.id"),
        (LinkKind.EMAIL, "a?b=c@madiun.go.id", "mailto:a%3Fb%3Dc@madiun.go.id", "a?b=c@madiun.go.id"),
        (LinkKind.WEB, "madiun.go.id", "https://madiun.go.id", "madiun.go.id"),
        (LinkKind.WEB, "HTTPS://Madiun.go.id:443/a", "https://madiun.go.id/a", "madiun.go.id"),
        (LinkKind.WEB, "https://madiun.go.id/kota?q=é#x", "https://madiun.go.id/kota?q=%C3%A9#x", "madiun.go.id"),
        (LinkKind.WHATSAPP, "+65 9123 4567", "https://wa.me/6591234567", "+6591234567"),
        (LinkKind.WHATSAPP, "0049 171 1234567", "https://wa.me/491711234567", "+491711234567"),
        (LinkKind.PHONE, "+81 90 1234 5678", "tel:+819012345678", "+819012345678"),
        (LinkKind.WEB, "www.madiunkota.go.id/layanan", "https://www.madiunkota.go.id/layanan", "www.madiunkota.go.id"),
        (
            LinkKind.WEB,
            "https://sites.google.com/view/madiun",
            "https://sites.google.com/view/madiun",
            "sites.google.com",
        ),
        (LinkKind.INSTAGRAM, "@kominfo.madiun", "https://www.instagram.com/kominfo.madiun", "kominfo.madiun"),
        (
            LinkKind.INSTAGRAM,
            "https://instagram.com/kominfo_madiun/?igsh=x",
            "https://www.instagram.com/kominfo_madiun",
            "kominfo_madiun",
        ),
        (LinkKind.FACEBOOK, "m.facebook.com/PemkotMadiun", "https://www.facebook.com/PemkotMadiun", "PemkotMadiun"),
        (
            LinkKind.FACEBOOK,
            "https://www.facebook.com/profile.php?id=100012345678&ref=x",
            "https://www.facebook.com/profile.php?id=100012345678",
            "profile.php?id=100012345678",
        ),
        (LinkKind.X, "https://twitter.com/madiun?s=20", "https://x.com/madiun", "madiun"),
        (
            LinkKind.YOUTUBE,
            "https://www.youtube.com/@PemkotMadiun",
            "https://www.youtube.com/@PemkotMadiun",
            "@PemkotMadiun",
        ),
        (
            LinkKind.YOUTUBE,
            "youtube.com/channel/UCabcdefghijk",
            "https://www.youtube.com/channel/UCabcdefghijk",
            "channel/UCabcdefghijk",
        ),
        (
            LinkKind.TIKTOK,
            "https://www.tiktok.com/@madiun.kota?lang=id",
            "https://www.tiktok.com/@madiun.kota",
            "@madiun.kota",
        ),
        (
            LinkKind.LINKEDIN,
            "id.linkedin.com/company/pemkot-madiun",
            "https://www.linkedin.com/company/pemkot-madiun",
            "company/pemkot-madiun",
        ),
        (
            LinkKind.LINKEDIN,
            "https://www.linkedin.com/in/budi-contoh/",
            "https://www.linkedin.com/in/budi-contoh",
            "in/budi-contoh",
        ),
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
        "javascript:alert`1`//madiun.go.id",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://madiun.go.id",
        "https:madiun.go.id",
        "https:///madiun.go.id",
        "https://madiun.go.id%2eevil.example",
        "https://madiun.go.id\u3002evil.example",
        "https://1.1.1.1.",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://127.1/",
        "https://0177.0.0.1/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://madiun.go.id%40evil.example/",
        "https://madiun.go.id:443@evil.example/",
        "https://madiun.go.id%2f@evil.example/",
        "https://madiun.go.id;@evil.example/",
        "https://@evil.example/",
        "https://:rahasia@evil.example/",
        "https://madiun.go.id#@evil.example:99999/x\\y",
        "https://ma\u00addiun.go.id/",
        "https://ma\u200bdiun.go.id/",
        "https://madiun.go.id/\u202egpj.exe",
        "https://madiun_kota.go.id/",
        "https://-madiun.go.id/",
    ],
)
def test_other_addresses_are_refused(text):
    with pytest.raises(BadWebAddress):
        links.read(LinkKind.WEB, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://köln.example/", "plain letters"),
        ("https://xn--kln-sna.example/", "plain letters"),
        ("https://m\u0430diun.go.id/", "plain letters"),  # the second letter is Cyrillic
        ("https://\uff4dadiun.go.id/", "plain letters"),
        ("https://wa.me.evil.example/62812", "looks like another site"),
        ("https://madiun.go.id.evil.example/", "looks like another site"),
        ("https://madiun-go.id/", "looks like another site"),
        ("https://madiun-go-id.example/", "looks like another site"),
        ("https://faceb00k.com/", "looks like another site"),
        ("https://instagram-login.example/", "looks like another site"),
        ("https://vvhatsapp.com/", "looks like another site"),
        ("https://go0gle.com/", "looks like another site"),
        ("https://bit.ly/abc", "short link"),
        ("s.id/abc", "short link"),
        ("http://madiun.go.id", "https://"),
        ("https://XN--MDIUN-8CD.example/", "plain letters"),
        ("https://madiun.xn--g-wka.id/", "plain letters"),
        ("https://m\u0430d\u0456un.go.id/", "plain letters"),  # two Cyrillic letters
        ("https://madiun.g\u03bf.id/", "plain letters"),  # a Greek omicron
        ("https://\u0261oogle.com/", "plain letters"),  # a Latin script g
        ("https://faceboo\u1d0b.com/", "plain letters"),
        ("https://madiun\uff0ego.id/", "plain letters"),  # a wide full stop
        ("https://\U0001d5c0oogle.com/", "plain letters"),  # a letter of mathematics
        ("https://127.0.0.1.nip.io/", "private network"),
        ("https://10.0.0.1.sslip.io/", "private network"),
        ("https://madiun-10-0-0-1.sslip.io/", "private network"),
        ("https://7f000001.nip.io/", "private network"),
        ("https://app.192-168-1-7.traefik.me/", "private network"),
        ("https://localtest.me/", "private network"),
        ("https://madiun.localtest.me/", "private network"),
        ("https://kota.lvh.me/", "private network"),
        ("https://foo.vcap.me/", "private network"),
        ("https://madiun.localhost/", "private network"),
        ("https://localhost.madiun.example/", "private network"),
        ("https://server.local/", "private network"),
        ("https://portal.madiun.internal/", "private network"),
        ("https://router.lan/", "private network"),
        ("https://nas.home.arpa/", "private network"),
        ("https://1.0.0.127.in-addr.arpa/", "private network"),
        ("https://abcdefgh.onion/", "private network"),
        ("https://169.254.169.254.madiun.example/", "private network"),
        ("https://ip-10-1-2-3.madiun.example/", "private network"),
        ("https://madiun.g0.id/", "looks like another site"),
        ("https://madiun-goid.example/", "looks like another site"),
        ("https://rnadiun.go.id.example/", "looks like another site"),
        ("https://lnstagram.com/", "looks like another site"),
        ("https://instagrarn.com/", "looks like another site"),
        ("https://facebok.com/", "looks like another site"),
        ("https://whatsaap.com/", "looks like another site"),
        ("https://isntagram.com/", "looks like another site"),
        ("https://linkedln.com/", "looks like another site"),
        ("https://facebooklogin.example/", "looks like another site"),
        ("https://my-youtubee.example/", "looks like another site"),
        ("https://madiungo.id/", "looks like another site"),
        ("https://www.madiung0.id/", "looks like another site"),
        ("https://madiungoid.example/", "looks like another site"),
        ("https://t.ly/x", "short link"),
        ("https://tiny.cc/x", "short link"),
        ("https://wa.link/x", "short link"),
        ("https://g.co/x", "short link"),
        ("https://maps.app.goo.gl/x", "short link"),
        ("https://google.com/url?q=https://evil.example", "short link"),
        ("https://www.google.com/url?q=evil.example", "short link"),
        ("https://www.google.com/%75rl?q=evil.example", "short link"),
        ("https://google.com/amp/s/evil.example/x", "short link"),
        ("https://www.youtube.com/redirect?q=evil.example", "short link"),
        ("https://l.facebook.com/l.php?u=evil.example", "short link"),
        ("https://madiun.example/keluar?ke=https%3A%2F%2Fevil.example", "short link"),
        ("https://madiun.example/r/https://evil.example/", "short link"),
        ("https://madiun.example/r/https%3A%2F%2Fevil.example", "short link"),
        ("https://href.li/?https://evil.example", "short link"),
        ("https://madiun.example/?ke=javascript:alert(1)", "short link"),
        ("https://translate.google.com/translate?u=evil.example", "short link"),
        ("https://www.google.com/search?q=evil.example&btnI=1", "short link"),
        ("https://vk.com/away.php?to=evil.example", "short link"),
        ("https://www.instagram.com/linkshim/?u=evil.example", "short link"),
        ("https://gooogle.com/", "looks like another site"),
        ("https://wa.me/6281234567890", "field for WhatsApp"),
        ("https://wa.me./6281234567890", "field for WhatsApp"),
        ("https://api.whatsapp.com/send?phone=6281234567890", "field for WhatsApp"),
        ("https://chat.whatsapp.com/AbCdEf", "field for WhatsApp"),
    ],
)
def test_an_address_that_hides_what_it_is_is_refused_with_the_reason(text, words):
    with pytest.raises(BadWebAddress) as refused:
        links.read(LinkKind.WEB, text)

    assert words in refused.value.sentence()


@pytest.mark.parametrize(
    "text",
    [
        "https://gold.example/",
        "https://cloud.madiun.example/",
        "https://kota-tua.example/",
        "https://2026.madiun.example/",
        "https://v1-2-3.madiun.example/",
        "https://lokal.madiun.example/",
        "https://madiunkota.go.id/10.0.0.1",
        "https://storage.googleapis.com/data-madiun/set.csv",
        "https://youtu.be/abc",
        "https://face-recognition.example/",
        "https://localhost-madiun.example/",
        "https://web.archive.org/web/2020/https://madiun.example/",
        "https://whatsapp.com/channel/0029Va",
        "https://call.whatsapp.com/video/abc",
    ],
)
def test_an_honest_address_that_only_recalls_another_is_taken(text):
    assert links.read(LinkKind.WEB, text).href == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (LinkKind.INSTAGRAM, "https://instagram.com.evil.example/kominfo"),
        (LinkKind.INSTAGRAM, "https://evil.example/instagram.com/kominfo"),
        (LinkKind.INSTAGRAM, "https://user@instagram.com/kominfo"),
        (LinkKind.INSTAGRAM, "https://instagram.com:8443/kominfo"),
        (LinkKind.INSTAGRAM, "https://instagram.com/p/abc"),
        (LinkKind.INSTAGRAM, "https://instagr\u0430m.com/kominfo"),  # Cyrillic
        (LinkKind.INSTAGRAM, "kominfo madiun"),
        (LinkKind.INSTAGRAM, "../evil"),
        (LinkKind.FACEBOOK, "https://www.instagram.com/kominfo"),
        (LinkKind.FACEBOOK, "https://facebook.com/groups/123"),
        (LinkKind.FACEBOOK, "profile.php?id=abc"),
        (LinkKind.X, "javascript:alert(1)"),
        (LinkKind.X, "@averyveryverylongname"),
        (LinkKind.X, '"onclick="'),
        (LinkKind.YOUTUBE, "https://www.youtube.com/watch?v=abc"),
        (LinkKind.TIKTOK, "https://www.tiktok.com/@a/video/1"),
        (LinkKind.LINKEDIN, "https://www.linkedin.com/feed/"),
        (LinkKind.LINKEDIN, ""),
    ],
)
def test_what_is_no_account_of_the_network_is_refused_with_its_name(kind, text):
    with pytest.raises(BadAccount) as refused:
        links.read(kind, text)

    assert socials.NETWORKS[kind.value].name in refused.value.sentence()


@pytest.mark.parametrize(
    ("kind", "value", "personal"),
    [
        (LinkKind.WHATSAPP, "+6281234567890", True),
        (LinkKind.PHONE, "+6281234567890", True),
        (LinkKind.PHONE, "+6591234567", True),
        (LinkKind.PHONE, "+62351462153", False),
        (LinkKind.PHONE, "1500888", False),
        (LinkKind.PHONE, "112", False),
        (LinkKind.EMAIL, "kominfo@madiun.go.id", False),
    ],
)
def test_what_reaches_a_persons_own_phone_is_told_from_an_offices(kind, value, personal):
    assert links.is_personal(kind, value) is personal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wayan",
        "wayan@madiun",
        "a b@madiun.go.id",
        "a@b@madiun.go.id",
        "<a@madiun.go.id>",
        "a@m\u0430diun.go.id",  # Cyrillic
        "a\u202e@madiun.go.id",  # turns the direction of the text around
        "a@xn--mdiun-8cd.example",
        "a@madiun-go.id",
        "a@10.0.0.1.nip.io",
    ],
)
def test_a_mail_address_must_be_complete_and_what_it_seems(text):
    with pytest.raises(BadEmail):
        links.read(LinkKind.EMAIL, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (LinkKind.WHATSAPP, "(0351) 462 153"),
        (LinkKind.WHATSAPP, "112"),
        (LinkKind.WHATSAPP, "1500888"),
        (LinkKind.PHONE, "12"),
        (LinkKind.PHONE, "212"),
        (LinkKind.PHONE, "call me"),
    ],
)
def test_a_number_that_cannot_be_called_is_refused(kind, text):
    with pytest.raises(BadPhoneNumber):
        links.read(kind, text)


@pytest.mark.parametrize("kind", [LinkKind.PHONE, LinkKind.WHATSAPP])
@pytest.mark.parametrize(
    "text",
    [
        "0809 1234567",
        "0809-100-0000",
        "+62 809 1234567",
        "+62 900 1234567",
        "+1 900 555 1234",
        "+979 12345678",
        "+881 6 12345678",
    ],
)
def test_a_number_that_costs_callers_extra_is_refused(kind, text):
    with pytest.raises(BadPhoneNumber, match="costs extra"):
        links.read(kind, text)


def test_a_premium_number_written_as_at_home_is_refused_as_a_phone():
    with pytest.raises(BadPhoneNumber, match="costs extra"):
        links.read(LinkKind.PHONE, "0900 1234567")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("youtube", "youtube.com/redirect?q=https://evil.example"),
        ("youtube", "redirect"),
        ("facebook", "https://www.facebook.com/l.php?u=https://evil.example"),
        ("tiktok", "https://www.tiktok.com/link?target=https://evil.example"),
        ("instagram", "https://instagram.com/linkshim?u=https://evil.example"),
        ("x", "https://x.com/settings"),
    ],
)
def test_a_page_of_the_network_itself_is_no_account(kind, text):
    with pytest.raises(BadAccount):
        socials.account(kind, text)


@pytest.mark.parametrize("text", ["https://madiuncargo.id", "https://kota.go.id/url", "https://mango.id/?q=sumur"])
def test_an_address_that_only_recalls_such_ones_is_taken(text):
    assert links.read(LinkKind.WEB, text).href == text


def test_a_stored_link_that_is_refused_today_is_not_shown():
    content = Content(contacts=(("web", "https://wa.me/6281234567890"), ("instagram", "kominfo")))

    assert [link.kind for link in content.links()] == [LinkKind.INSTAGRAM]
