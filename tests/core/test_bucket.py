"""Files in a bucket: the same promises as a folder gives, kept by a small store that speaks S3."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import pytest

from eventapp.core import backup
from eventapp.core.storage import storage_from
from eventapp.errors import InvalidInput, NotFound
from tests.support.settings import settings_of


class Store(BaseHTTPRequestHandler):
    """PUT, GET, DELETE and the list of one bucket, kept in memory. Signatures are asked for, not reckoned."""

    kept: dict[str, bytes]

    def do_PUT(self) -> None:
        """Keep an object."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.kept[self._name()] = body
        self._answer(200, b"", ETag='"etag"')

    def do_GET(self) -> None:
        """Give an object, or the list."""
        asked = parse_qs(urlsplit(self.path).query)
        if "prefix" in asked or "list-type" in asked:
            return self._answer(200, self._listed(asked.get("prefix", [""])[0]))
        if self._name() in self.kept:
            return self._answer(200, self.kept[self._name()])
        return self._answer(404, b"<Error><Code>NoSuchKey</Code><Message>none</Message></Error>")

    def do_DELETE(self) -> None:
        """Forget an object."""
        self.kept.pop(self._name(), None)
        self._answer(204, b"")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _name(self) -> str:
        return urlsplit(self.path).path.removeprefix("/media/")

    def _listed(self, prefix: str) -> bytes:
        rows = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>2031-05-12T01:02:03.000Z</LastModified>"
            f"<Size>{len(body)}</Size></Contents>"
            for name, body in sorted(self.kept.items())
            if name.startswith(prefix)
        )
        space = "http://s3.amazonaws.com/doc/2006-03-01/"
        head = "<Name>media</Name><IsTruncated>false</IsTruncated>"
        return f'<ListBucketResult xmlns="{space}">{head}{rows}</ListBucketResult>'.encode()

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        signed = self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 Credential=kunci/")
        status = status if signed else 403
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Content-Type": "application/xml", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def url() -> Iterator[str]:
    """The STORAGE_URL of a running store."""
    handler = type("OwnStore", (Store,), {"kept": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"s3://kunci:rahasia@media?endpoint=http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_bucket_gives_back_lists_and_forgets(url):
    storage = storage_from(url)
    storage.put("booth/a/320.webp", b"x" * 70_000)
    storage.put("booth/b/320.webp", b"y")
    storage.put("evidence/c.pdf", b"z")

    listed = [(name, at.isoformat()) for name, at in storage.listed("booth/")]
    storage.delete("booth/b/320.webp")

    assert storage.get("booth/a/320.webp") == b"x" * 70_000
    assert listed == [(f"booth/{each}/320.webp", "2031-05-12T01:02:03+00:00") for each in "ab"]
    with pytest.raises(NotFound):
        storage.get("booth/b/320.webp")
    with pytest.raises(NotFound):
        storage.get("../secret")


@pytest.mark.parametrize("wrong", ["ftp://host/x", "s3://", "s3://media?endpoint=host"])
def test_an_address_that_names_no_store_is_refused(wrong):
    with pytest.raises(InvalidInput):
        storage_from(wrong)


def test_a_backup_and_a_restore_touch_no_other_folder_when_media_lie_in_a_bucket(tmp_path, url):
    settings = replace(settings_of("sqlite:///unused", tmp_path / "data"), storage_url=url)

    assert backup.media_folder(settings) == tmp_path / "data" / "media"
