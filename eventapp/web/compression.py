"""Compresses HTML, JSON and the like on its way out; style sheets and scripts are compressed once, in ``statics``."""

from __future__ import annotations

import zlib

from flask import Flask, Response, request

from eventapp.web import pagecache

TYPES = {"text/html", "text/calendar", "text/csv", "application/json", "application/problem+json", "image/svg+xml"}
SMALLEST = 700  # bytes; below it the headers cost more than the gain
GZIP = b"\x1f\x8b"  # how compressed bytes begin
LEVEL = 1  # level 4 takes half as long again and saves a twentieth of the bytes


def init_app(app: Flask) -> None:
    """Compress every answer that the browser accepts compressed."""

    @app.after_request
    def compress(response: Response) -> Response:
        if (
            pagecache.is_finished()
            or response.direct_passthrough
            or response.is_streamed
            or response.mimetype not in TYPES
            or "gzip" not in request.headers.get("Accept-Encoding", "")
        ):
            return response
        body = response.get_data()
        if body.startswith(GZIP):  # one of the assets
            return response
        if len(body) >= SMALLEST:
            squeezer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
            response.set_data(squeezer.compress(body) + squeezer.flush())
            response.headers.add("Content-Encoding", "gzip")
        response.vary.add("Accept-Encoding")
        return response
