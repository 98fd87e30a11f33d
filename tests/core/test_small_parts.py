"""Keys, ids, storage, paging and idempotency."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from eventapp.config import BadSetting, Settings
from eventapp.core import idempotency, ids, paging
from eventapp.core.audit import AuditEntry, audit
from eventapp.core.db import db
from eventapp.core.idempotency import Answer, KeyReused
from eventapp.core.keys import keys
from eventapp.core.memo import MadeOf
from eventapp.core.storage import FolderStorage
from eventapp.errors import NotFound


def test_a_sealed_text_opens_only_for_its_purpose(database):
    sealed = keys.seal("result", b"winner")

    assert keys.open("result", sealed) == b"winner"
    with pytest.raises(InvalidTag):
        keys.open("mail", sealed)
    with pytest.raises(InvalidTag):
        keys.open("result", sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_a_derived_token_is_stable_and_differs_by_purpose_and_subject(database):
    assert keys.token("scan", "1") == keys.token("scan", "1")
    assert len({keys.token("scan", "1"), keys.token("scan", "2"), keys.token("manage", "1")}) == 3


def test_opaque_ids_have_at_least_128_bits_and_do_not_repeat():
    made = {ids.opaque() for _ in range(2000)}

    assert len(made) == 2000
    assert {len(one) for one in made} == {26}


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../b", "", "A", "a//b", ".hidden"])
def test_storage_keeps_to_its_folder(tmp_path, name):
    storage = FolderStorage(tmp_path / "media")

    with pytest.raises(NotFound):
        storage.put(name, b"x")
    with pytest.raises(NotFound):
        storage.get(name)


def test_storage_gives_back_what_it_was_given(tmp_path):
    storage = FolderStorage(tmp_path / "media")
    storage.put("booth/a.webp", b"x")

    assert storage.get("booth/a.webp") == b"x"
    storage.delete("booth/a.webp")
    with pytest.raises(NotFound):
        storage.get("booth/a.webp")


def test_pages_hold_every_row_once_while_rows_are_added(database, make):
    for number in range(25):
        db.run(lambda number=number: audit(make.root, "x", f"row:{number}"))
    query = sa.select(AuditEntry.subject).execution_options(unscoped="test")
    seen: list[str] = []
    after = None

    while True:
        page = paging.page(query, by=[AuditEntry.id], row=str, after=after, limit=10)
        seen += page.items
        if len(seen) == 10:
            db.run(lambda: audit(make.root, "x", "row:25"))
        after = page.next
        if after is None:
            break

    assert seen == [f"row:{number}" for number in range(26)]


@pytest.mark.parametrize("mark", ["x", "W10", "WyJhIl0", "/////", "e30"])
def test_a_forged_page_mark_is_refused(mark):
    with pytest.raises(paging.BadCursor):
        paging.decode_cursor(mark, [int])


def test_the_same_key_and_body_recall_the_same_answer(database):
    answer = Answer(201, {"id": "x"})
    db.run(lambda: idempotency.remember(1, "key", "hash", answer))

    assert idempotency.recall(1, "key", "hash") == answer
    assert idempotency.recall(2, "key", "hash") is None
    with pytest.raises(KeyReused):
        idempotency.recall(1, "key", "other")


def test_the_secret_key_is_made_once_and_kept(tmp_path):
    first = Settings.from_environ({}, data=tmp_path)
    second = Settings.from_environ({}, data=tmp_path)

    assert first.secret_key == second.secret_key
    assert (tmp_path / "keys" / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://x"),
        ("BASE_URL", "forum.example"),
        ("TRUSTED_PROXIES", "x"),
        ("EVENTAPP_LOG", "xml"),
        ("EVENTAPP_RATE_LIMITS", "of"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path, name, value):
    with pytest.raises(BadSetting, match=name):
        Settings.from_environ({name: value}, data=tmp_path)


def test_cookies_are_secure_exactly_when_the_address_is_https(tmp_path):
    settings = Settings.from_environ({"BASE_URL": "https://forum.example"}, data=tmp_path)

    assert settings.is_https
    assert not replace(settings, base_url="http://localhost:8000").is_https


def test_what_was_made_of_the_same_objects_is_made_once_and_of_equal_ones_anew():
    made: MadeOf[list[int]] = MadeOf()
    one, other = [1, 2], [1, 2]

    first = made.recall((one,), lambda: [1])

    assert made.recall((one,), lambda: [2]) is first
    assert made.recall((other,), lambda: [3]) == [3]
