"""A bundle as somebody receives it: whole, tampered with, or made to harm; each change is found and named."""

from __future__ import annotations

import io
import json
import stat
import struct
import warnings
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.judging.rules import bundle, bundle_keys, bundle_zip, chain, verifying
from eventapp.judging.rules.bundle import EntryLine
from tests.support import bundles
from tests.support.bundles import (
    Members,
    changed,
    decision,
    failures,
    level_facts,
    members_of,
    opened,
    verified,
    whole,
    with_manifest,
)

DIGEST = "its SHA-256 is not the one in the signed manifest"
RANKED = ["Kota Bandung", "Kota Semarang", "Kota Madiun"]
NOT_CHAIRS = ("signatures.json", "the chair's signature is not under this manifest")
NOT_AUDITORS = ("signatures.json", "the auditor's signature is not under this manifest")


def keys_of(members: Members) -> list[str]:
    """The fingerprints of a bundle's keys."""
    return [each["fingerprint"] for each in json.loads(members["signatures.json"])["signatures"]]


def flipped(content: bytes, at: int, bit: int) -> bytes:
    """The content with one bit of one byte the other way round."""
    return content[:at] + bytes([content[at] ^ (1 << bit)]) + content[at + 1 :]


def test_a_whole_bundle_verifies_with_its_round_head_keys_winners_and_ranking():
    members = opened(whole())

    found = verified(members)

    assert (found["ok"], found["failures"], found["round"]) == (True, [], "awards")
    assert found["head"] == json.loads(members["score-log.jsonl"].splitlines()[-1])["hash"]
    assert found["keys"] == keys_of(members)
    assert [(each["category"], each["winner"]) for each in found["categories"]] == [
        ("branding", "Kota Bandung"),
        ("economy", "Kota Bandung"),
    ]
    ranking = json.loads(members["ranking.json"])
    assert [each["ranking"] for each in found["categories"]] == [each["ranking"] for each in ranking["categories"]]


def test_every_member_but_the_signatures_is_hashed_in_what_was_signed():
    members = opened(whole())

    assert sorted(members) == sorted(
        [*json.loads(members["manifest.json"])["members"], "manifest.json", "signatures.json"]
    )


def test_the_keys_of_both_signers_can_be_asked_for_as_they_are_printed():
    members = opened(whole())
    chair, auditor = keys_of(members)

    assert failures(members, chair, " ".join(auditor[at : at + 8] for at in range(0, 64, 8)).upper()) == []
    assert failures(members, "ab" * 32) == [
        ("signatures.json", f"no valid signature is by the key with the fingerprint {'ab' * 32}")
    ]
    assert failures(members, "") == [
        ("signatures.json", "no valid signature is by the key with the fingerprint (empty)")
    ]


@pytest.mark.parametrize("member", sorted(bundle.MOST_BYTES))
def test_one_changed_byte_of_any_member_is_named(member):
    members = opened(whole())
    content = members[member]

    found = failures(members | {member: flipped(content, len(content) // 2, 0)})

    expected = {"manifest.json": NOT_CHAIRS, "signatures.json": None}.get(member, (member, DIGEST))
    assert found != []
    assert expected is None or expected in found
    assert {name for name, _ in found} & {member, "signatures.json"} != set()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_byte_of_any_member_can_be_flipped_unnoticed(data):
    members = opened(whole())
    member = data.draw(st.sampled_from(sorted(members)))
    at = data.draw(st.integers(0, len(members[member]) - 1))
    bit = data.draw(st.integers(0, 7))

    found = verified(members | {member: flipped(members[member], at, bit)})

    assert not found["ok"]
    assert {each["member"] for each in found["failures"]} & {member, "signatures.json", "manifest.json"} != set()


def test_the_last_rows_dropped_are_missed():
    found = failures(changed("score-log.jsonl", lambda rows: rows[:-2]))

    assert ("score-log.jsonl", DIGEST) in found
    assert ("score-log.jsonl", "after 31 rows the head hash is not the one that was printed") in found
    assert ("score-log.jsonl", "has 31 rows; 33 were signed") in found


def test_two_judges_swapped_are_found_at_their_first_row():
    def swap(rows: list[bytes]) -> list[bytes]:
        names = {b"J-ALPHA": b"J-BRAVO", b"J-BRAVO": b"J-ALPHA"}
        return [next((row.replace(one, other) for one, other in names.items() if one in row), row) for row in rows]

    found = failures(changed("score-log.jsonl", swap))

    assert ("score-log.jsonl", "row 1: the hash does not match the row and the rows before it") in found


def test_judges_swapped_everywhere_with_chain_and_manifest_made_anew_are_no_longer_signed():
    names = {"J-ALPHA": "J-BRAVO", "J-BRAVO": "J-ALPHA"}
    given = {(names.get(j, j), entry, criterion): score for (j, entry, criterion), score in bundles.scores().items()}
    forged = bundle.members(bundles.facts(given))
    members = forged | {"signatures.json": opened(whole())["signatures.json"]}

    assert failures(members) == [NOT_CHAIRS, NOT_AUDITORS]


def test_a_bundle_signed_anew_by_somebody_else_is_found_by_the_printed_key():
    printed = keys_of(opened(whole()))[0]
    forged = members_of(bundles.facts(bundles.scores() | {("J-ALPHA", "branding/35.77", "impact"): "5"}))

    assert failures(forged) == []
    assert failures(forged, printed) == [
        ("signatures.json", f"no valid signature is by the key with the fingerprint {printed}")
    ]


@pytest.mark.parametrize("field", ["edition", "round", "version", "head", "rows", "method"])
def test_another_manifest_is_not_the_signed_one(field):
    other = {"version": 2, "rows": 3, "head": "0" * 64}.get(field, "mean")

    found = failures(with_manifest(opened(whole()), **{field: other}))

    assert NOT_CHAIRS in found
    assert NOT_AUDITORS in found


def test_a_member_that_was_added_is_named():
    found = failures(opened(whole()) | {"notes.txt": b"!"})

    assert found == [("notes.txt", "does not belong in a bundle")]


@pytest.mark.parametrize("member", sorted(bundle.MOST_BYTES))
def test_a_member_that_is_missing_is_named(member):
    members = opened(whole())
    del members[member]

    assert (member, "is missing") in failures(members)


def test_a_score_changed_with_the_chain_made_anew_is_found_by_head_hash_and_ranking():
    better = bundles.facts(bundles.scores() | {("J-ALPHA", "branding/35.77", "impact"): "5"})
    members = opened(whole()) | {"score-log.jsonl": bundle.members(better)["score-log.jsonl"]}

    found = failures(members)

    assert ("score-log.jsonl", DIGEST) in found
    assert ("score-log.jsonl", "after 33 rows the head hash is not the one that was printed") in found
    assert any(name == "ranking.json" and "the scores give" in what for name, what in found)


def test_a_ranking_changed_with_the_manifest_made_anew_is_found_even_when_signed_anew():
    def promote(ranking: dict) -> dict:
        rows = ranking["categories"][0]["ranking"]
        rows[0]["entry"], rows[1]["entry"] = rows[1]["entry"], rows[0]["entry"]
        ranking["categories"][0]["winners"] = [rows[0]["entry"]]
        return ranking

    members = with_manifest(changed("ranking.json", promote))

    found = failures(members)
    signed = failures(bundles.signed(members))

    promoted = [RANKED[1], RANKED[0], RANKED[2]]
    assert found[:2] == [NOT_CHAIRS, NOT_AUDITORS]
    assert signed == [
        (
            "ranking.json",
            f"category branding: the order is {', '.join(promoted)}; the scores give {', '.join(RANKED)}",
        ),
        (
            "ranking.json",
            f"category branding: winners of the result is ['{RANKED[1]}']; the scores give ['{RANKED[0]}']",
        ),
    ]


def test_signatures_that_changed_places_are_not_those_of_the_roles():
    def swap(document: dict) -> dict:
        chair, auditor = document["signatures"]
        return document | {"signatures": [auditor | {"role": "chair"}, chair | {"role": "auditor"}]}

    assert failures(changed("signatures.json", swap)) == [NOT_CHAIRS, NOT_AUDITORS]


def test_one_key_is_not_two_people():
    members = opened(whole())
    key = Ed25519PrivateKey.generate()
    both = {
        role: bundle_keys.Signed(
            key.public_key().public_bytes_raw(), key.sign(bundle_keys.message(role, members["manifest.json"]))
        )
        for role in bundle_keys.ROLES
    }

    found = failures(members | {"signatures.json": bundle.signature_file(both)})

    assert found == [("signatures.json", "chair and auditor signed with the same key")]


@pytest.mark.parametrize(
    ("member", "change", "what"),
    [
        ("recusals.csv", lambda rows: rows[:1], "the scores give"),
        ("entries.csv", lambda rows: [row.replace(b"withdrawn", b"active") for row in rows], "the order is"),
        ("rubric.csv", lambda rows: [row.replace(b",60,", b",10,") for row in rows], "score of Kota Bandung is"),
        ("assignments.csv", lambda rows: rows[:-1], "holds a score of J-ECHO for economy/35.77 without an assignment"),
    ],
)
def test_whatever_the_ranking_rests_on_is_recomputed_even_when_signed_anew(member, change, what):
    members = bundles.signed(with_manifest(changed(member, change)))

    found = failures(members)

    assert any(what in each for _, each in found)


def test_recusals_and_incomplete_sheets_do_not_count():
    given = bundles.scores()
    given["J-ALPHA", "branding/32.73", "impact"] = None
    members = members_of(bundles.facts(given))

    rows = {row["entry"]: row["judges"] for row in verified(members)["categories"][0]["ranking"]}

    assert rows == {"Kota Bandung": 2, "Kota Semarang": 2, "Kota Madiun": 3}


@pytest.mark.parametrize(
    "parameters",
    [
        {"method": "mean"},
        {"method": "trimmed", "drop_high": 1},
        {"cut": 2, "seed": 7},
    ],
)
def test_every_method_is_recomputed(parameters):
    made = bundles.facts(parameters=bundles.PARAMETERS | parameters)

    assert failures(members_of(made)) == []


def test_a_cap_at_the_cut_is_recomputed_from_the_groups_of_entries():
    entries = [each._replace(group="33" if each.group == "32" else each.group) for each in bundles.ENTRIES]
    parameters = bundles.PARAMETERS | {"cut": 2, "cap_per": {"column": "province", "most": 1}}
    made = bundles.facts(kind="selection", parameters=parameters, entries=entries)
    members = members_of(made)

    chosen = json.loads(members["ranking.json"])["categories"][0]

    assert failures(members) == []
    assert (chosen["selected"], chosen["capped"]) == (["Kota Bandung", "Kota Madiun"], ["Kota Semarang"])


def test_at_most_so_many_wins_of_one_region_are_recomputed():
    made = bundles.facts(rules={"decimals": 2, "wins_most": 1})

    found = verified(members_of(made))

    assert (found["ok"], [each["winner"] for each in found["categories"]]) == (True, ["Kota Bandung", "Kota Madiun"])


def test_a_panels_choice_must_be_one_that_could_be_first():
    one = members_of(bundles.facts(decisions=[decision()], rules={"decimals": 0, "wins_most": None}))
    other = members_of(bundles.facts(decisions=[decision(category="economy", entry="Kota Madiun")]))

    assert verified(one)["categories"][0]["winner"] == "Kota Semarang"
    assert failures(other) == [
        ("decisions.json", "category economy: the panel's choice Kota Madiun could not be first by the scores")
    ]


def test_the_ladder_is_climbed_anew():
    members = members_of(level_facts())

    assert failures(members) == []
    assert json.loads(members["ranking.json"])["categories"][0]["winners"] == ["Kota Bandung"]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        (
            {"order": [["Kota Semarang"], ["Kota Bandung"]]},
            "Kota Bandung comes before Kota Semarang by the ladder, not after",
        ),
        (
            {"steps": [], "order": [["Kota Semarang"], ["Kota Bandung"]]},
            "the ladder does not tell Kota Semarang and Kota Bandung apart",
        ),
        (
            {"steps": [{"values": {"Kota Bandung": "9", "Kota Semarang": "1"}}]},
            "the steps of the ladder are not those that the scores give",
        ),
        (
            {"steps": [{"values": {"Kota Bandung": "9", "Kota Madiun": "1"}}]},
            "the steps of the ladder are not those that the scores give",
        ),
        ({"steps": [None]}, "the steps of the ladder are not those that the scores give"),
        ({"order": [["Kota Bandung"], ["Kota X"]]}, "Kota X has no score and cannot be chosen"),
    ],
)
def test_a_decision_that_the_ladder_did_not_make_is_named(changes, what):
    assert ("decisions.json", f"category branding: {what}") in failures(members_of(level_facts(**changes)))


@pytest.mark.parametrize(
    "decisions",
    [
        {},
        [None],
        [{"category": "branding"}],
        [decision(), decision()],
        [decision(order="x")],
        [decision(order=[[1]])],
        [decision(order=[["a", "a"]])],
        [decision(order=[[f"{number}" for number in range(1000)]])],
        [decision(steps=3)],
        [decision(earlier=[1])],
        [decision(reason="")],
    ],
)
def test_decisions_that_are_none_are_a_failure_of_their_member(decisions):
    members = opened(whole()) | {"decisions.json": chain.canonical_json(decisions)}

    found = failures(bundles.signed(with_manifest(members)))

    assert [name for name, _ in found] == ["decisions.json"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b"not a zip at all", "is not a ZIP file, or its end is missing"),
        (whole()[: len(whole()) // 2], "is not a ZIP file, or its end is missing"),
        (whole()[:-30], "is not a ZIP file, or its end is missing"),
        (b"PK\x05\x06" + b"\0" * 18, "README.md is missing"),
        (b"PK\x01\x02" * 100, "has more than 64 members; bundles have not"),
        (b"\0" * (bundle_zip.LARGEST + 1), f"is larger than {bundle_zip.LARGEST} bytes; bundles are not"),
    ],
)
def test_a_file_that_is_no_bundle_is_a_failure_of_the_file(data, what):
    found = verifying.verify(data, file="bundle.zip")

    first = found["failures"][0]
    assert not found["ok"]
    assert what in (first["what"], f"{first['member']} {first['what']}")


def zipped(*members: tuple[zipfile.ZipInfo | str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of the whole bundle's members and these, which may repeat or replace them."""
    buffer = io.BytesIO()
    replaced = {info if isinstance(info, str) else info.filename for info, _ in members}
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, content in opened(whole()).items():
            if name not in replaced:
                archive.writestr(name, content)
        for info, content in members:
            archive.writestr(info, content)
    return buffer.getvalue()


def said(data: bytes) -> list[tuple[str, str]]:
    """What is wrong with a ZIP: (member, what)."""
    return [(each["member"], each["what"]) for each in verifying.verify(data, file="bundle.zip")["failures"]]


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/passwd", "a/../../b", "..\\evil.txt", "C:\\evil.txt", "\\evil.txt"]
)
def test_a_name_that_leads_out_of_the_folder_is_named_and_not_followed(name):
    assert said(zipped((name, b"x"))) == [(name, "its name leads out of the folder")]


def test_a_member_that_is_there_twice_is_not_believed():
    content = opened(whole())["ranking.json"]

    assert said(zipped(("ranking.json", content), ("ranking.json", content))) == [("ranking.json", "is there 2 times")]


def test_a_link_in_place_of_a_member_is_not_followed():
    link = zipfile.ZipInfo("README.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert said(zipped((link, b"/etc/passwd"))) == [("README.md", "is not a plain file")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_not_unpacked(method):
    info = zipfile.ZipInfo("README.md")
    info.compress_type = method

    assert said(zipped((info, b"x" * 100))) == [
        ("README.md", f"is packed by method {method}; bundles are stored or deflated")
    ]


def test_an_encrypted_member_is_not_unpacked():
    data = bytearray(whole())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1

    assert said(bytes(data))[0] == ("README.md", "is encrypted")


def test_a_bomb_is_measured_before_it_is_unpacked():
    info = zipfile.ZipInfo("README.md")
    info.compress_type = zipfile.ZIP_DEFLATED

    assert said(zipped((info, b"\0" * 5_000_000))) == [
        ("README.md", "would unpack to 5000000 bytes; it may have 262144")
    ]


def test_a_bomb_that_lies_about_its_size_is_damaged():
    data = bytearray(zipped(("README.md", b"\0" * 5_000_000)))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)

    assert said(bytes(data)) == [("README.md", "cannot be unpacked: it is damaged")]


def test_a_log_of_rows_without_end_is_counted_and_not_walked(monkeypatch):
    monkeypatch.setattr(verifying.chain, "verify_chain", lambda *_rows, **_head: pytest.fail("walked"))
    content = b'{"a":1}\n' * 50_000

    found = failures(bundles.signed(with_manifest(opened(whole()) | {"score-log.jsonl": content})))

    assert found == [("score-log.jsonl", "has 50000 rows in 400000 bytes; no row of a log is that short")]


def test_the_order_of_members_and_the_metadata_of_the_zip_do_not_matter():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = b"sent by mail"
        for name, content in reversed(opened(whole()).items()):
            archive.writestr(zipfile.ZipInfo(name, (2031, 5, 5, 1, 2, 4)), content)

    assert said(b"in front" + buffer.getvalue()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"NaN",
        b'{"edition":1e999}',
        b"9" * 10_000,
        b"\xff\xfe{\0}\0",
        "\ufeff{}".encode(),
        b'"\\ud800"',
        b'{"a":1,"a":2}',
    ],
)
@pytest.mark.parametrize(
    "member", ["manifest.json", "signatures.json", "method.json", "votes.json", "decisions.json", "ranking.json"]
)
def test_absurd_json_is_a_failure_of_its_member(member, content):
    found = failures(opened(whole()) | {member: content})

    assert member in {name for name, _ in found}


@pytest.mark.parametrize(
    "content",
    [b"\n\n\n", b"null\n" * 50, b"{}\n", b"[]", b"\xff\n", b'{"sequence":1}\n', b"[" * 5000 + b"\n", b"9" * 5000],
)
def test_an_absurd_log_is_a_failure_of_the_log(content):
    found = failures(bundles.signed(with_manifest(opened(whole()) | {"score-log.jsonl": content})))

    assert found[0][0] == "score-log.jsonl"
    assert len(found) < 50


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("rubric.csv", b",60,", b",1e999,"),
        ("rubric.csv", b",60,", b",NaN,"),
        ("rubric.csv", b",60,", b",-60,"),
        ("rubric.csv", b",60,", b"," + b"9" * 400 + b","),
        ("rubric.csv", b"branding,direction,60,1,5,1\n", b"branding,direction,60,5,1,1\n"),
        ("rubric.csv", b"branding,direction,60,1,5,1\n", b"branding,direction,60,1,5,0\n"),
        ("rubric.csv", b"branding,direction,60,1,5,1\n", b"branding,direction,60,1,5,1\n" * 2),
        ("rubric.csv", b"category", b'"cat'),
        ("entries.csv", b"Kota Semarang", b"Kota Bandung"),
        ("entries.csv", b"branding/33.74", b"branding/32.73"),
        ("entries.csv", b"branding,branding/33.74", b"nothing,branding/33.74"),
        ("entries.csv", b"Kota Semarang", b"Kota\0Semarang"),
        ("assignments.csv", b"branding/33.74", b"branding/00.00"),
        ("recusals.csv", b"J-CHARLIE", b"J-NOBODY"),
        ("recusals.csv", b"\n", b"\r\n"),
        ("method.json", b'"adjusted"', b'"best"'),
        ("method.json", b'"seed":0', b'"seed":-1'),
        ("method.json", b'"seed":0', b'"seed":1e5'),
        ("method.json", b'"cut":null', b'"cut":1000000'),
        ("ranking.json", b'"categories":[', b'"categories":[null,'),
        ("ranking.json", b'"winners":[', b'"winners":[null,'),
        ("method.json", b'"decimals":2', b'"decimals":200'),
        ("method.json", b'"scored":true', b'"scored":1'),
        ("ranking.json", b'"tied_with":[]', b'"tied_with":{"a":1}'),
        ("ranking.json", b'"rank":1', b'"rank":true'),
    ],
)
def test_nonsense_that_was_signed_is_still_a_failure_and_no_crash(member, old, new):
    members = opened(whole())
    assert old in members[member]

    found = failures(bundles.signed(with_manifest(members | {member: members[member].replace(old, new)})))

    assert found != []


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(bundle.HASHED)), st.binary(max_size=200), st.integers(0, 2000), st.integers(0, 200))
def test_any_piece_of_any_member_replaced_and_signed_gives_an_answer(member, piece, at, length):
    members = opened(whole())
    content = members[member]
    at = min(at, len(content))
    members[member] = content[:at] + piece + content[at + length :]

    found = verified(bundles.signed(with_manifest(members)))

    assert found["ok"] == (found["failures"] == [])
    json.dumps(found, allow_nan=False)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300) | st.integers(0, len(whole()) - 1).map(lambda at: flipped(whole(), at, 3)))
def test_any_bytes_give_an_answer(data):
    found = verifying.verify(data, file="bundle.zip")

    assert set(found) == {"ok", "round", "head", "keys", "categories", "failures"}


def test_nothing_but_pseudonyms_hashes_and_scores_stands_in_a_row():
    row = json.loads(opened(whole())["score-log.jsonl"].splitlines()[1])

    assert sorted(row) == sorted([*chain.FIELDS, "previous", "hash"])


def test_packing_gives_the_same_bytes_each_time():
    members = opened(whole())

    assert bundle_zip.pack(members) == bundle_zip.pack(dict(members))
    assert list(members) == list(bundle.MOST_BYTES)


def test_an_entry_that_is_called_like_another_one_in_its_category_cannot_be_told_apart():
    entries = [*bundles.ENTRIES, EntryLine("branding", "branding/99.99", "Kota Bandung", "withdrawn", "")]
    members = members_of(bundles.facts(entries=entries, tabulation=bundles.facts().tabulation))

    assert failures(members) == [("entries.csv", "holds Kota Bandung in branding 2 times")]
