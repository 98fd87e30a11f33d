"""Drawing foreign files in a process of its own, with little memory and little time, so that none harms the server.

The child reads the file from its standard input and writes one line of JSON, then the drawn files one behind another.
Run as ``python -m eventapp.formats.apart picture|brochure``; the parent calls ``picture`` and ``brochure``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from eventapp.errors import Refusal
from eventapp.formats import errors

MEMORY = 768 * 1024 * 1024  # bytes that the child may map
SECONDS = {"picture": 12, "brochure": 40}  # of processor time
AT_ONCE = 2  # children of one process
PATIENCE = 25  # seconds that a file waits for its turn
_ROOT = Path(__file__).resolve().parents[2]
_REFUSALS: dict[str, type[Refusal]] = {
    kind.code: kind
    for kind in (
        errors.NotAPicture,
        errors.TooManyBytes,
        errors.TooManyPixels,
        errors.BadShape,
        errors.PictureAndMore,
        errors.NotABrochure,
        errors.ActingBrochure,
        errors.TooManyPages,
    )
}
_turn = threading.BoundedSemaphore(AT_ONCE)


def picture(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """``width`` and ``height`` of a picture, and its files by name. Raises what formats.errors names."""
    return _ask("picture", data)


def brochure(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """``pages``, ``width`` and ``height`` of a PDF, and its pages. Raises what formats.errors names."""
    return _ask("brochure", data)


def _ask(kind: str, data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    if not _turn.acquire(timeout=PATIENCE):
        raise errors.ManyDrawing
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, a fixed word
            [sys.executable, "-m", __name__, kind],
            input=data,
            capture_output=True,
            cwd=_ROOT,
            env={},
            timeout=SECONDS[kind] * 3,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise errors.TooHard from None
    finally:
        _turn.release()
    head, _, rest = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise errors.TooHard
    facts = json.loads(head)
    if "code" in facts:
        raise _REFUSALS[facts["code"]](**facts["details"])
    files, at = {}, 0
    for name, length in facts.pop("files"):
        files[name] = rest[at : at + length]
        at += length
    return facts, files


def _child(kind: str) -> None:
    """Limit this process, draw what comes in, write what came of it."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 -- not on every system

        seconds = SECONDS[kind]
        limits = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0))
        for limit, value in limits:
            with suppress(ValueError, OSError):
                resource.setrlimit(limit, (value, value))
    data = sys.stdin.buffer.read()
    try:
        facts, files = _draw(kind, data)
    except Refusal as refusal:
        facts, files = {"code": refusal.code, "details": refusal.details}, {}
    head = {**facts, "files": [[name, len(drawn)] for name, drawn in files.items()]}
    sys.stdout.buffer.write(b"\n".join((json.dumps(head).encode(), b"".join(files.values()))))


def _draw(kind: str, data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    if kind == "picture":
        from eventapp.formats import pictures  # noqa: PLC0415 -- loads Pillow, in the child only

        drawn = pictures.draw(data)
        return {"width": drawn.width, "height": drawn.height}, drawn.files
    from eventapp.formats import brochures  # noqa: PLC0415 -- loads PDF libraries, in the child only

    leafed = brochures.leaf(data)
    return {"pages": leafed.pages, "width": leafed.width, "height": leafed.height}, leafed.files


if __name__ == "__main__":
    _child(sys.argv[1])
