"""Our own style sheets, scripts and pictures: hashed names, kept forever by browsers, compressed once per process."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask, Response, request

from eventapp.core.access import PUBLIC
from eventapp.errors import NotFound
from eventapp.web.routing import Blueprint, requires

FOLDER = Path(__file__).resolve().parent / "static"
COMPRESSIBLE = {
    "text/css",
    "text/javascript",
    "image/svg+xml",
    "application/json",
    "application/manifest+json",
    "application/wasm",
}
_REMARK = re.compile(rb"/\*.*?\*/", re.DOTALL)
_AFTER_A_SIGN = re.compile(rb"([{};,])\s*\n\s*|\A\s+")


@dataclass(frozen=True)
class Asset:
    """One file, read once."""

    name: str
    body: bytes
    mime: str

    @cached_property
    def address(self) -> str:
        """Root-relative, with the hash of the content in the name."""
        stem, dot, suffix = self.name.rpartition(".")
        return f"/static/{stem}.{hashlib.sha256(self.body).hexdigest()[:10]}{dot}{suffix}"

    @cached_property
    def compressed(self) -> bytes | None:
        """The gzip form, where that is worth it."""
        return gzip.compress(self.body, 9, mtime=0) if self.mime in COMPRESSIBLE and len(self.body) > 500 else None


def shorter(css: bytes) -> bytes:
    """A style sheet without remarks, line ends and indents, which no browser needs."""
    text = _REMARK.sub(b"", css)
    return _AFTER_A_SIGN.sub(rb"\1", text).replace(b"\n", b" ")


def load_assets() -> dict[str, Asset]:
    """All files of the static folder by name."""
    assets = {}
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            mime = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0]
            name = path.relative_to(FOLDER).as_posix()
            body = shorter(path.read_bytes()) if mime == "text/css" else path.read_bytes()
            assets[name] = Asset(name, body, mime or "application/octet-stream")
    return assets


def init_app(app: Flask) -> None:
    """Serve the assets and give templates ``static(name)``."""
    assets = load_assets()
    by_address = {asset.address: asset for asset in assets.values()}
    bp = Blueprint("static_files", __name__)

    @bp.route("/static/<path:name>")
    @requires(PUBLIC)
    def file(name: str) -> Response:
        asset = by_address.get(f"/static/{name}") or assets.get(name)
        if asset is None:
            raise NotFound
        squeeze = asset.compressed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
        answer = Response(asset.compressed if squeeze else asset.body, mimetype=asset.mime)
        if squeeze:
            answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Vary"] = "Accept-Encoding"
        forever = asset.address == f"/static/{name}"
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if forever else "public, max-age=300"
        return answer

    app.register_blueprint(bp)
    app.jinja_env.globals["static"] = lambda name: assets[name].address
