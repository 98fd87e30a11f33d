"""Compresses HTML, JSON and the like on its way out; style sheets and scripts are compressed once, in ``statics``."""

from __future__ import annotations

import zlib

from flask import Flask, Response, request

TYPES = {"text/html", "text/calendar", "text/csv", "application/json", "application/problem+json", "image/svg+xml"}
SMALLEST = 700  # bytes; below it the headers cost more than the gain
LEVEL = 1  # a third dearer levels save a twentieth of the bytes


def init_app(app: Flask) -> None:
    """Compress every answer that the browser accepts compressed."""

    @app.after_request
    def compress(response: Response) -> Response:
        headers = response.headers
        if (
            response.direct_passthrough
            or response.is_streamed
            or response.mimetype not in TYPES
            or "gzip" not in request.headers.get("Accept-Encoding", "")
            or "Content-Encoding" in headers
        ):
            return response
        body = response.get_data()
        if len(body) >= SMALLEST:
            squeezer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
            response.set_data(squeezer.compress(body) + squeezer.flush())
            headers.add("Content-Encoding", "gzip")
        response.vary.add("Accept-Encoding")
        return response
