"""What a text is looked up by, how a search is read, and what is marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.exhibition.rules import searching
from eventapp.exhibition.rules.content import Content, Figure, Innovation
from eventapp.exhibition.rules.stemming import stems
from eventapp.exhibition.rules.synonyms import alike

FAMILIES = [
    "sampah persampahan sampahnya",
    "sapu menyapu",
    "kelola mengelola pengelolaan dikelola",
    "didik mendidik pendidikan",
    "bangun bangunan membangun pembangunan",
    "sehat kesehatan menyehatkan",
    "layan layanan pelayanan melayani",
    "air pengairan",
    "olah mengolah pengolahan",
    "izin perizinan",
    "lanjut lanjutan berkelanjutan",
    "tani petani pertanian",
    "kirim mengirim pengiriman",
    "pakai memakai pemakaian",
    "tulis menulis penulis",
    "bersih kebersihan dibersihkan membersihkan",
    "service services",
    "city cities",
]
ANY_TEXT = st.text(max_size=60)


@pytest.mark.parametrize("family", FAMILIES)
def test_words_of_one_family_share_a_stem_with_its_first(family):
    root, *others = family.split()

    assert [word for word in others if stems(word).isdisjoint(stems(root))] == []


@pytest.mark.parametrize(
    ("one", "other"), [("harga", "penghargaan"), ("pamer", "pameran"), ("jalan", "jala"), ("taman", "tama")]
)
def test_words_that_only_look_alike_share_no_stem(one, other):
    assert stems(one).isdisjoint(stems(other))


@given(ANY_TEXT)
def test_every_word_has_a_stem_and_none_is_empty(text):
    for word in searching.words(text):
        assert stems(word)
        assert "" not in stems(word)


def test_words_of_the_field_are_known_in_both_languages():
    assert stems("sampah") <= alike("waste")
    assert stems("flood") <= alike("banjir")
    assert stems("petani") <= alike("farming")
    assert alike("rekaan") == frozenset()


def test_numbers_accents_and_idle_words_are_read_as_meant():
    assert searching.words("1.840 sumur, Café e-KTP") == ["1840", "sumur", "cafe", "e", "ktp"]
    assert searching.asked("sampah dan air di Sampah") == ["sampah", "air"]
    assert searching.asked("dan % _ ' \\") == []
    assert len(searching.asked("kata " * 500)) == 1


@pytest.mark.parametrize(("typed", "meant"), [("smpah", "sampah"), ("sampha", "sampah"), ("bandumg", "bandung")])
def test_one_slip_is_forgiven(typed, meant):
    assert not searching.written(typed).isdisjoint(searching.spellings(meant))
    assert meant in searching.sought(typed, [meant]).perhaps


def test_short_words_and_numbers_must_be_right():
    assert searching.sought("air", ["air", "aib"]).perhaps == frozenset()
    assert searching.sought("2024", ["2023"]).perhaps == frozenset()


def test_a_search_that_is_right_is_never_read_as_a_slip():
    wanted = [searching.sought("sampah", ["sampah", "sampan"])]

    scores, hits = searching.scores(wanted, {"sampah": {1: 12}, "sampan": {2: 12}})

    assert scores == {1: 12}
    assert "sampan" not in hits


def test_every_word_must_occur_and_the_title_counts_most():
    content = Content(
        programme="Kota Bersih",
        pitch="Sampah jadi berkah",
        story="Warga memilah.",
        innovations=(
            Innovation(1, "Bank sampah", "living", "Sungai kotor", "Warga menabung", "running"),
            Innovation(2, "Peta banjir", "living", "Sampah di sungai", "Peta", "planned"),
        ),
    )
    found = searching.documents(content, ["Kota Madiun", "Jawa Timur"], {"living": "Smart Living"})
    words = {"sampah": {n: each.words["sampah"] for n, each in enumerate(found) if "sampah" in each.words}}
    words["sungai"] = {n: each.words["sungai"] for n, each in enumerate(found) if "sungai" in each.words}

    one, _ = searching.scores([searching.sought("sampah", [])], words)
    both, _ = searching.scores([searching.sought("sampah", []), searching.sought("sungai", [])], words)

    assert one[1] > one[0] > one[2]
    assert set(both) == {0, 1, 2}
    assert [each.innovation_id for each in found] == [0, 1, 2]
    assert "madiun" in found[2].words


@given(ANY_TEXT, st.sets(st.sampled_from(["sampah", "air", "a", "1"])))
def test_pieces_put_together_are_the_text(text, hits):
    assert "".join(piece for piece, _ in searching.pieces(text, hits)) == text


def test_the_words_that_were_found_are_marked_as_they_stand():
    assert searching.pieces("Persampahan, & Sampah!", {"sampah"}) == [
        ("Persampahan", True),
        (", & ", False),
        ("Sampah", True),
        ("!", False),
    ]


def test_an_excerpt_shows_where_it_stands():
    text = "kata " * 100 + "sampah organik " + "lagi " * 100

    found = searching.excerpt(text, frozenset({"sampah"}))

    assert "sampah organik" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < searching.EXCERPT + 6
    assert searching.excerpt("tidak di sini", frozenset({"sampah"})) == ""


def test_an_address_holds_title_and_number():
    mine = Innovation(12, "Sumur & Warga (2024)!", "living", "", "", "running", figures=(Figure("1", "x"),))

    assert searching.address(mine) == "sumur-warga-2024-12"
    assert searching.innovation_id("sumur-warga-2024-12") == 12
    assert searching.innovation_id("12") == 12
    assert searching.innovation_id("sumur") == 0
    assert searching.slug_of("水", 7) == "7"
