"""Documents that were handed out: codes, fingerprints, withdrawal."""

from __future__ import annotations

import hashlib
import json

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core import issued
from eventapp.core.access import EditionRef, system_scope
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.core.issued import ALPHABET, LENGTH, NoReason, UnknownDocument
from eventapp.errors import NotFound

SCOPE = system_scope(EditionRef(7, "2031", "Forum 2031", "Asia/Jakarta"))
OTHER = system_scope(EditionRef(8, "2032", "Forum 2032", "Asia/Jakarta"))
FACTS = {"title": "Certificate", "lines": [{"label": "Region", "text": "Kota Bandung"}]}
REASON = "The name of the region was misspelt."


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH), st.booleans())
def test_a_code_is_understood_as_it_is_typed(code, small):
    typed = issued.grouped(code)

    assert issued.plain(f" {typed.lower() if small else typed} ") == code


@pytest.mark.parametrize("typed", ["", "7K2M", "0" * LENGTH, "7K2M-9QXA-TB4H-ZV3P-RN6C-7K2M", "' OR 1=1 --"])
def test_what_cannot_be_a_code_is_none(typed):
    assert issued.plain(typed) is None


def test_codes_carry_98_bits_and_do_not_repeat():
    made = {issued.new_code() for _ in range(2000)}

    assert (len(made), {len(code) for code in made}) == (2000, {LENGTH})
    assert len(ALPHABET) ** LENGTH > 2**98
    assert set("".join(made)) == set(ALPHABET)


def test_a_derived_code_is_known_before_its_document_and_differs_by_kind_and_subject(database):
    codes = {issued.derived_code(kind, subject) for kind in ("winner", "finalist") for subject in ("1", "2")}

    assert len(codes) == 4
    assert issued.derived_code("winner", "1") == issued.derived_code("winner", "1")
    assert {len(code) for code in codes} == {LENGTH}


def test_a_document_is_found_by_its_code_with_the_fingerprint_of_its_facts(database):
    code = issued.issue(SCOPE, kind="winner", subject="governance:32.73", facts=FACTS)

    found = issued.by_code(issued.grouped(code).lower())

    text = json.dumps(FACTS, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert (found.kind, found.facts, found.is_valid) == ("winner", FACTS, True)
    assert (found.digest, found.digest_of) == (hashlib.sha256(text.encode()).hexdigest(), "facts")


def test_a_file_is_known_by_the_fingerprint_of_its_bytes(database):
    code = issued.issue(SCOPE, kind="minutes", subject="round:1", facts=FACTS, file=b"%PDF-1.7")

    found = issued.by_code(code)

    assert (found.digest, found.digest_of) == (hashlib.sha256(b"%PDF-1.7").hexdigest(), "file")


def test_the_same_code_is_handed_out_once(database):
    for subject in ("first", "second"):
        issued.issue(SCOPE, kind="winner", subject=subject, facts=FACTS, code="A" * LENGTH)

    assert [row.subject for row in issued.of_kind(SCOPE, "winner", "finalist")] == ["first"]
    acts = db.rows(sa.select(AuditEntry.action).execution_options(unscoped="test"))
    assert [row.action for row in acts] == ["document.issued"]


def test_an_unknown_code_is_refused_with_the_code_as_typed(database):
    with pytest.raises(UnknownDocument, match="No document bears the code 7K2M"):
        issued.by_code("7K2M")
    assert issubclass(UnknownDocument, NotFound)


def test_a_withdrawn_document_stays_with_its_reason(database):
    code = issued.issue(SCOPE, kind="winner", subject="x", facts=FACTS)

    with pytest.raises(NoReason):
        issued.withdraw(SCOPE, code=code, reason="typo")
    assert not issued.withdraw(OTHER, code=code, reason=REASON)
    assert issued.withdraw(SCOPE, code=code, reason=REASON)
    assert not issued.withdraw(SCOPE, code=code, reason=REASON)

    found = issued.by_code(code)
    assert (found.is_valid, found.withdraw_reason) == (False, REASON)


def test_documents_are_listed_by_edition_and_kind(database):
    for scope, kind in ((SCOPE, "winner"), (SCOPE, "minutes"), (OTHER, "winner")):
        issued.issue(scope, kind=kind, subject=kind, facts=FACTS)

    assert [row.kind for row in issued.of_kind(SCOPE, "winner")] == ["winner"]
    assert [row.kind for row in issued.of_kind(SCOPE, "winner", "minutes")] == ["winner", "minutes"]
