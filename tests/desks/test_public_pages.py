"""The public pages over all capabilities, with the real archive, in both languages."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.agenda.services import add_session
from eventapp.core import clock
from eventapp.core.access import system_scope
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services.seats import open_registration
from tests.support.archive import ARCHIVE
from tests.support.facts import seed_facts
from tests.support.statements import counted, statements

NINE = datetime(2031, 5, 12, 2, 0, tzinfo=UTC)  # 09.00 WIB
ENGLISH = {"lang": "en"}
PATHS = (
    "/",
    "/2017",
    "/2018",
    "/2019",
    "/2022",
    "/2023",
    "/2031-contoh",
    "/2031-contoh?day=2",
    "/2017/regions",
    "/2023/regions?track=province",
    "/2031-contoh/regions",
    "/2017/agenda",
    "/regions",
    "/regions?q=kidul",
    "/regions/32.73",
    "/regions/94.04",
    "/regions/34",
    "/sources",
    "/privacy",
    "/accessibility",
)


@pytest.fixture
def starts_from():
    """A database that holds the archive."""
    return ARCHIVE


@pytest.fixture
def example(make):
    """A running example edition with two regions, two sessions and open registration."""
    edition = make.edition("2031-contoh", name="Forum Contoh", is_example=True)
    scope = system_scope(edition)
    make.participant(edition, "33.21")
    make.participant(edition, "35.77")
    for day, title in enumerate(("Pembukaan", "Penutupan")):
        start = NINE + timedelta(days=day)
        add_session(scope, starts_at=start, ends_at=start + timedelta(hours=1), room="Aula", title=title, kind="panel")
    with clock.frozen(NINE - timedelta(days=3)):
        open_registration(
            scope,
            opens_at=NINE - timedelta(days=10),
            closes_at=NINE,
            quotas={Attendance.ONSITE: 1500, Attendance.ONLINE: 300},
        )
    return edition


@pytest.fixture
def before_the_forum():
    with clock.frozen(NINE - timedelta(days=2)):
        yield


def text_of(html: str) -> str:
    """What a reader sees of the main part, in one line."""
    main = re.sub(r"<script.*?</script>|<svg.*?</svg>", "", html.split("<main", 1)[1].split("</main>")[0], flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def english(client):
    client.set_cookie("lang", "en")
    return client


@pytest.mark.usefixtures("before_the_forum")
def test_every_page_answers_in_both_languages_within_its_weight(client, example):
    for language in ("id", "en"):
        client.set_cookie("lang", language)
        for path in PATHS:
            answer = client.get(path, headers={"Accept-Encoding": "gzip"})
            html = gzip.decompress(answer.data).decode()
            assert answer.status_code == 200, path
            assert f'<html lang="{language}"' in html
            assert len(answer.data) < 6_000, path
            assert html.count("<h1") == 1, path


@pytest.mark.usefixtures("before_the_forum")
def test_no_sentence_is_left_in_english_on_an_indonesian_page(client, example):
    left = {
        path: found
        for path in PATHS
        if (found := re.findall(r"\b(?:the|regions|with|known|and)\b", text_of(client.get(path).text)))
        and path not in {"/2017", "/2019"}
    }

    assert left == {}


def test_the_front_page_shows_100_141_and_241_with_their_sources(client):
    page = client.get("/").text
    milestones = re.findall(r"<b>(\d+)</b> <span>(.*?)</span></li>", page)

    assert [number for number, _ in milestones] == ["100", "141", "241"]
    assert [re.findall(r"/sources#d(\d)", words) for _, words in milestones] == [["2"], ["4"], ["3"]]


def test_the_front_page_says_the_finding_of_its_map(client):
    page = client.get("/").text

    assert "Jawa Tengah paling banyak: 10 dari 58 daerah yang tercatat namanya" in page
    assert "Arsip 2017, 2019, 2022, dan 2023 menyebut 58 daerah di 23 provinsi." in text_of(page)
    assert page.count('href="/regions/') >= 38
    assert "the most: 10 of the 58 regions" in english(client).get("/").text


def test_the_front_page_tells_the_years_and_the_winners_of_2022(client):
    page = text_of(client.get("/").text)

    assert "Dari 80 daerah yang diundang, 20 asesor mewawancarai dan memilihnya." in page
    assert "Angka ini target program. Daftar nama daerahnya belum kami temukan dalam arsip." in page
    assert "Smart Living Kabupaten Demak" in page
    assert "Daerah Istimewa Yogyakarta dan Jawa Barat menjadi provinsi cerdas." in page
    assert "6 dimensi yang dinilai" in page


def test_the_winners_of_2022_name_their_document_as_every_other_page_does(client):
    page = client.get("/2022/results").text

    assert page.count('<b><a href="/regions/') == 7
    assert "Sumber: dokumen 4" in text_of(page)
    assert '<a href="/sources#d4">' in page


@pytest.mark.usefixtures("before_the_forum")
def test_the_example_is_the_next_forum_and_changes_no_total(client, make):
    before = client.get("/?n=1").text.split('<section class="section wide">')[1]
    edition = make.edition("2031-contoh", name="Forum Contoh", is_example=True, dimensions=[("x", "Invented")])
    for code in ("33.21", "35.10", "32.71"):
        make.participant(edition, code)

    page = client.get("/?n=2").text

    assert page.split('<section class="section wide">')[1].split("<footer")[0] == before.split("<footer")[0]
    assert "Forum Contoh" in page
    assert '<span class="tag example">contoh</span>' in page
    assert "2031-contoh" not in client.get("/regions/33.21").text
    assert "2031-contoh" not in client.get("/regions/33").text


@pytest.mark.usefixtures("before_the_forum")
def test_a_real_forum_comes_before_an_example(client, example, make):
    make.edition("2031", name="Forum Nasional")

    page = client.get("/").text

    assert '<a href="/2031">Forum Nasional</a>' in page
    assert "Forum Contoh" not in page


def test_a_forum_that_is_over_is_not_next(client, example):
    with clock.frozen(NINE + timedelta(days=30)):
        assert "Forum berikutnya" not in client.get("/").text


@pytest.mark.parametrize("year", [2017, 2019])
def test_a_cohort_lists_its_25_regions_with_their_codes(client, year):
    cohort = next(edition["cohort"] for edition in seed_facts()["editions"] if edition["year"] == year)

    page = client.get(f"/{year}").text
    listed = re.findall(r'<td class="num">([\d.]+)</td><td><a href="/regions/[\d.]+">([^<]+)</a>', page)

    assert listed == [(one["code"], one["name"]) for one in cohort]


def test_the_page_of_2017_tells_figures_events_survey_and_notes_with_sources(client):
    page = text_of(client.get("/2017").text)

    assert "Daerah diundang 80 ( dokumen 1 )" in page
    assert "Moderator: Teddy Sukardi (Ketua IKTII)" in page
    assert "17–18 Juli 2017" in page
    assert "Papua Tengah saat itu Papua" in page
    assert "Sangat Puas 74% Puas 11% Cukup Puas 5% Tidak Puas 11% Jumlah 101%" in page
    assert "Indeks Kota Berkelanjutan (Bappenas, khusus kota)" in page
    assert "Keputusan Bupati Bojonegoro Nomor 188/157/KEP/412.013/2017, 13 Juli 2017" in page
    assert "2 hal yang belum jelas" in page


def test_the_page_of_2017_is_told_in_english_too(client):
    page = text_of(english(client).get("/2017").text)

    assert "Moderator: Teddy Sukardi (chair of IKTII)" in page
    assert "Very satisfied 74%" in page
    assert "Papua Tengah then Papua" in page


def test_a_year_without_names_says_so(client):
    page = text_of(client.get("/2018").text)

    assert "Daftar nama 50 daerah tahun 2018 belum kami temukan dalam arsip." in page
    assert "Daerah terpilih 50" in page


def test_a_year_also_shows_what_is_open_between_its_documents_and_others(client):
    sentence = "141 + 50 = 191, sedangkan dokumen 2023 menyebut 241"

    shown = {year: sentence in client.get(f"/{year}").text for year in (2017, 2019, 2022, 2023)}

    assert shown == {2017: False, 2019: False, 2022: True, 2023: True}


def test_a_name_written_otherwise_is_shown_beside_the_registry_s(client):
    assert "Kabupaten Gunungkidul ditulis Kabupaten Gunung Kidul" in text_of(client.get("/2019").text)
    assert "Kabupaten Nunukan ditulis Kota Nunukan" in text_of(client.get("/2023").text)


@pytest.mark.usefixtures("before_the_forum")
def test_a_forum_shows_days_place_agenda_and_the_way_in(client, example):
    page = client.get("/2031-contoh").text

    assert "Senin–Selasa, 12–13 Mei 2031" in page
    assert re.findall(r'day=\d"[^>]*>([^<]+)</a>', page) == ["Senin 12 Mei", "Selasa 13 Mei"]
    assert "Pembukaan" in page
    assert "Penutupan" not in page
    assert "1.500 kursi tersisa dari 1.500" in page
    assert 'href="/2031-contoh/register">Daftar forum</a>' in page
    assert "Penutupan" in client.get("/2031-contoh?day=2").text


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (NINE - timedelta(days=20), "Pendaftaran dibuka 2 Mei 2031 09.00 WIB."),
        (NINE + timedelta(hours=1), "Pendaftaran sudah ditutup."),
    ],
)
def test_a_forum_says_when_registration_is_not_open(client, example, moment, sentence):
    with clock.frozen(moment):
        page = client.get("/2031-contoh").text

    assert sentence in page
    assert "/2031-contoh/register" not in page.split("<aside>")[1]


def test_an_edition_made_by_hand_has_a_page_before_anything_is_entered(client, make):
    make.edition("2032", starts_on=None, ends_on=None, venue="")

    page = client.get("/2032")

    assert page.status_code == 200
    assert "Agenda belum terbit." in page.text
    assert "Pendaftaran belum dibuka." in page.text


def test_regions_of_an_edition_filter_by_track_and_province(client):
    whole = client.get("/2023/regions").text
    provinces = client.get("/2023/regions?track=province").text
    aceh = client.get("/2023/regions?province=11").text

    rows = re.compile(r'<td><a href="/regions/([\d.]+)">')
    assert rows.findall(whole) == ["11.72", "65.03", "93.02", "91.03", "53.11", "34", "32"]
    assert rows.findall(provinces) == ["34", "32"]
    assert rows.findall(aceh) == ["11.72"]
    assert "Tidak ada daerah di sini" in client.get("/2023/regions?province=99").text


def test_a_region_tells_everything_it_did(client):
    page = text_of(client.get("/regions/33.21").text)

    assert "Kode 33.21 Kabupaten Demak Jawa Tengah" in page
    assert re.search(r"2019 Terpilih .* 2022 Dievaluasi .* Penghargaan : Smart Living", page)


def test_mimika_stands_in_its_province_of_today_with_a_note(client):
    page = text_of(client.get("/regions/94.04").text)

    assert "Kabupaten Mimika Papua Tengah" in page
    assert "Pada 2017 daerah ini termasuk Provinsi Papua." in page


def test_a_region_that_no_document_names_says_so_and_an_unknown_one_is_not_there(client):
    assert "Tidak ada dokumen arsip yang menyebut daerah ini." in client.get("/regions/33.01").text
    assert client.get("/regions/99.99").status_code == 404


def test_a_province_lists_its_regions_with_their_years(client):
    page = text_of(client.get("/regions/34").text)

    assert "Provinsi cerdas" in page
    assert "3 dari 5 kabupaten dan kota ikut serta" in page
    assert "34.03 Kabupaten Gunungkidul 2019" in page
    assert "34.02 Kabupaten Bantul –" in page


def test_search_finds_a_region_and_says_when_there_is_none(client):
    assert '<a href="/regions/34.03">Kabupaten Gunungkidul</a>' in client.get("/regions?q=gunung+kidul").text
    nothing = client.get("/regions?q=%3Cb%3Exyzzy").text
    assert "Tidak ada daerah bernama “&lt;b&gt;xyzzy”." in nothing
    assert 'href="/regions/11"' in nothing


def test_the_sources_list_five_documents_and_every_open_point(client):
    page = client.get("/sources").text
    shown = text_of(page)

    assert re.findall(r'id="d(\d)"', page) == ["1", "2", "3", "4", "5"]
    assert "15 hal yang belum jelas" in shown
    assert "141 + 50 = 191, sedangkan dokumen 2023 menyebut 241" in shown
    assert "75 + 25 = 100" in shown
    assert "101 persen: 74 + 11 + 5 + 11" in shown
    assert "141 + 50 = 191, but the document of 2023 gives 241" in text_of(english(client).get("/sources").text)


def test_the_footer_leads_to_privacy_accessibility_regions_and_sources(client):
    footer = client.get("/privacy").text.split("<footer")[1]

    linked = ["/privacy", "/accessibility", "/regions", "/verify", "/sources"]
    assert re.findall(r'<a href="(/[a-z]+)">', footer) == linked


@pytest.mark.usefixtures("before_the_forum")
@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/", 7),
        ("/2031-contoh", 5),
        ("/2017", 7),
        ("/2017/regions", 3),
        ("/regions", 2),
        ("/regions?q=kidul", 1),
        ("/regions/33.21", 5),
        ("/regions/33", 7),
        ("/sources", 2),
        ("/privacy", 1),
    ],
)
def test_a_page_asks_a_fixed_number_of_statements(client, example, path, number):
    with statements(number):
        client.get(path)


@pytest.mark.usefixtures("before_the_forum")
def test_a_page_asks_nothing_for_some_seconds_after_it_was_made(client, example):
    client.get("/2031-contoh")

    with counted() as again:
        client.get("/2031-contoh")

    assert again.statements == []
