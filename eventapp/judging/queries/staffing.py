"""How many judges each region of a round has, and how many the other regions of its category have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category
from eventapp.judging.queries.parts import is_ranked, is_recused
from eventapp.judging.queries.progress import RoundRow
from eventapp.regions.models import Region


@frozen
class Staffed:
    """A region of a category: how many judges count, how many there should be."""

    category: str
    label: str
    region: str
    counting: int
    wanted: int

    @property
    def is_short(self) -> bool:
        """Whether a judge is missing."""
        return self.counting < self.wanted


def judges_for_each(sheets: Iterable[tuple[int, int]]) -> int:
    """How many judges a category gives each region, from (sheets, recused ones) of its regions; 0: none has any.

    A region that lost a judge may have got another one already, so the others say it; of several numbers the highest.
    Where every region lost one, the fewest sheets are what was given before anybody stepped in.
    """
    given = [pair for pair in sheets if pair[0]]
    whole = Counter(number for number, recused in given if not recused)
    if whole:
        return max(whole, key=lambda number: (whole[number], number))
    return min((number for number, _ in given), default=0)


def staffing(scope: Scope, round_: RoundRow) -> list[Staffed]:
    """Every region that counts in a scored category, by category and name. 1 statement."""
    recused = sa.func.coalesce(sa.func.sum(sa.case((is_recused(), 1), else_=0)), 0)
    query = (
        sa.select(Category.key, Category.label, Region.name, sa.func.count(Assignment.id), recused)
        .select_from(Entry)
        .join(Category, Category.id == Entry.category_id)
        .join(Region, Region.id == Entry.region_id)
        .outerjoin(Assignment, Assignment.entry_id == Entry.id)
        .outerjoin(PanelMember, PanelMember.id == Assignment.panel_member_id)
        .where(Entry.edition_id == scope.edition_id, Category.round_id == round_.id, Category.is_scored, is_ranked())
        .group_by(Category.position, Category.id, Category.key, Category.label, Entry.id, Region.name)
        .order_by(Category.position, Category.id, Region.name)
    )
    found = []
    for (key, label), group in groupby(db.rows(query), key=lambda row: (row[0], row[1])):
        rows = [(name, int(sheets), int(out)) for _, _, name, sheets, out in group]
        wanted = max(round_.min_judges, judges_for_each((sheets, out) for _, sheets, out in rows))
        found += [Staffed(key, label, name, sheets - out, wanted) for name, sheets, out in rows]
    return found


def suggested_least(rows: Iterable[Staffed]) -> int:
    """As many complete sheets as each region has judges: the least of all categories with any; 0: nobody judges yet."""
    given: dict[str, int] = {}
    for row in rows:
        given[row.category] = max(given.get(row.category, 0), row.wanted if row.counting else 0)
    return min((number for number in given.values() if number), default=0)
