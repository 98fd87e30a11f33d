"""How far two spellings are apart: insertions, deletions, substitutions and swapped neighbours."""

from __future__ import annotations


def distance(one: str, other: str, *, limit: int) -> int:
    """Edits from one spelling to the other, or ``limit + 1`` when there are more.

    Optimal string alignment: Damerau-Levenshtein in which no stretch is edited twice (Boytsov 2011, JEA 16:1.1).
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    beyond = limit + 1
    before: list[int] = []
    previous = [min(column, beyond) for column in range(len(other) + 1)]
    for row, letter in enumerate(one, 1):
        current = [beyond] * (len(other) + 1)
        current[0] = min(row, beyond)
        # Only columns near the diagonal can stay within the limit.
        for column in range(max(1, row - limit), min(len(other), row + limit) + 1):
            candidate = other[column - 1]
            edits = previous[column - 1]
            if letter != candidate:
                edits = 1 + min(edits, previous[column], current[column - 1])
                if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == candidate:
                    edits = min(edits, 1 + before[column - 2])
            current[column] = edits
        # A swap reaches back two rows, so both must have left the limit.
        if min(current) > limit and min(previous) > limit:
            return beyond
        before, previous = previous, current
    return min(previous[-1], beyond)


def tolerance(length: int) -> int:
    """How many edits a name of this many letters may be away and still be offered."""
    if length < 4:
        return 0
    if length < 7:
        return 1
    return 2 if length < 12 else 3


def letters(word: str) -> int:
    """The set of letters as bits: two words differ by at least as many edits as letters that only one of them has."""
    mask = 0
    for char in word:
        mask |= 1 << (ord(char) % 64)
    return mask


def at_least_apart(one: int, other: int) -> int:
    """A lower bound of the distance of two words, from their ``letters``."""
    return max((one & ~other).bit_count(), (other & ~one).bit_count())
