"""What scores mean, as people type it: one line for each score, such as ``3 = runs in some districts``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from eventapp.errors import N_, InvalidInput

MOST_CHARACTERS = 300  # of one description
_LINE = re.compile(r"(-?\d{1,6}(?:[.,]\d{1,4})?)\s*[=:–-]\s*(.+)")


class BadLevels(InvalidInput):
    """A description of scores that is not written as ``score = meaning``."""

    code = "bad_levels"
    message = N_("%(name)s: the line “%(line)s” must begin with a score, such as “3 = runs in some districts”.")


def read_levels(text: str, *, name: str) -> dict[str, str]:
    """The descriptions by score (``4.5`` for a typed ``4,5``). Raises BadLevels naming the line that is none."""
    found: dict[str, str] = {}
    for line in filter(None, (part.strip() for part in text.splitlines())):
        match = _LINE.fullmatch(line)
        if match is None:
            raise BadLevels(field="criteria", line=line[:60], name=name)
        score = match[1].replace(",", ".")
        if score in found:
            sentence = N_("%(name)s describes the score %(score)s twice; keep one line.")
            raise BadLevels(sentence, field="criteria", name=name, score=score)
        found[score] = match[2][:MOST_CHARACTERS]
    return found


def write_levels(levels: Mapping[str, str]) -> str:
    """The text that ``read_levels`` reads back, lowest score first."""
    ordered = sorted(levels.items(), key=lambda level: float(level[0].replace(",", ".")))
    return "\n".join(f"{score} = {meaning}" for score, meaning in ordered)
