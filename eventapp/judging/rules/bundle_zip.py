"""Bundles as ZIP files: written the same to the byte each time, read as if somebody meant harm.

Nothing is unpacked to disk. What a file says about itself is checked before its content is touched, and no more is
unpacked than it said.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping

from eventapp.frozen import frozen

__all__ = ["LARGEST", "Failure", "pack", "unpack"]

LARGEST = 64 << 20
"""Bytes of a ZIP file above which nobody looks inside."""

_MOST_MEMBERS = 64
_CENTRAL = b"PK\x01\x02"  # begins every line of a ZIP's table of contents
_PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the two that unpack no more than they are asked for
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can name: bundles hold no clock times
_UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    RuntimeError,  # also a kind of compression that Python lacks
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    MemoryError,
)


@frozen
class Failure:
    """What does not hold, and of which member of the bundle (or of the file as a whole, by its name)."""

    member: str
    what: str


def pack(members: Mapping[str, bytes]) -> bytes:
    """A ZIP of these members in this order; the same members give the same bytes with one version of zlib."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, wherever it is made
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def unpack(
    data: bytes,
    *,
    file: str,
    largest: Mapping[str, int],
    withheld: Callable[[Mapping[str, bytes]], Collection[str]] = lambda _members: (),
) -> tuple[dict[str, bytes], list[Failure]]:
    """The members that can be read, and what is wrong with the rest, missing and additional ones included.

    `largest` names the expected members, each with the most bytes that it may unpack to. Those that `withheld` names,
    given what was read, may be missing: all of them or none.
    """
    archive, failures = _opened(data, file)
    if archive is None:
        return {}, failures
    infos = archive.infolist()
    counts = Counter(info.orig_filename for info in infos)
    members: dict[str, bytes] = {}
    for info in infos:
        name = info.orig_filename
        wrong = _wrong(info, largest=largest.get(name), times=counts[name])
        if wrong is None:
            try:
                members[name] = archive.read(info)
            except _UNREADABLE:
                wrong = "cannot be unpacked: it is damaged"
        if wrong is not None and Failure(name, wrong) not in failures:
            failures.append(Failure(name, wrong))
    missing = [name for name in largest if name not in counts]
    if set(missing) != set(withheld(members)):
        failures += [Failure(name, "is missing") for name in missing]
    return members, [Failure(_printable(each.member), each.what) for each in failures]


def _opened(data: bytes, file: str) -> tuple[zipfile.ZipFile | None, list[Failure]]:
    if not data:
        return None, [Failure(file, "is empty")]
    if len(data) > LARGEST:
        return None, [Failure(file, f"is larger than {LARGEST} bytes; bundles are not")]
    if data.count(_CENTRAL) > _MOST_MEMBERS:
        return None, [Failure(file, f"has more than {_MOST_MEMBERS} members; bundles have not")]
    try:
        return zipfile.ZipFile(io.BytesIO(data)), []
    except _UNREADABLE:
        return None, [Failure(file, "is not a ZIP file, or its end is missing")]


def _wrong(info: zipfile.ZipInfo, *, largest: int | None, times: int) -> str | None:
    """Why a member is not read, or None. `largest` is None for a name that no bundle has."""
    name = info.orig_filename
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
        return "its name leads out of the folder"
    if largest is None:
        return "does not belong in a bundle"
    if times > 1:
        return f"is there {times} times"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is not a plain file"
    if info.compress_type not in _PLAIN:
        return f"is packed by method {info.compress_type}; bundles are stored or deflated"
    if info.file_size > largest:
        return f"would unpack to {info.file_size} bytes; it may have {largest}"
    return None


def _printable(name: str) -> str:
    """A member's name on one line and not longer than a sentence can bear."""
    text = "".join(character if character.isprintable() else "?" for character in name)
    return text if len(text) <= 80 else f"{text[:79]}…"
