"""Keys to parents, so that nothing can belong to two rounds or editions.

An edition is deleted through its rounds: the log gives up rows only together with their round.
"""

from __future__ import annotations

import sqlalchemy as sa


def in_edition(column: str, parent: str) -> sa.ForeignKeyConstraint:
    """The row goes with its parent, which belongs to the same edition."""
    return sa.ForeignKeyConstraint(["edition_id", column], [f"{parent}.edition_id", f"{parent}.id"], ondelete="CASCADE")


def in_category(column: str, parent: str) -> sa.ForeignKeyConstraint:
    """The row goes with its parent, which belongs to the same category."""
    return sa.ForeignKeyConstraint(
        ["category_id", column], [f"{parent}.category_id", f"{parent}.id"], ondelete="CASCADE"
    )
