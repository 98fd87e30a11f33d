"""No small figure is shown, and none can be worked out from what is shown."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import product

import pytest

from eventapp.exhibition.rules.attention import LEAST, by_day, figures, is_robot, together


def shown(values):
    """What a reader sees of these figures."""
    found = figures(dict(enumerate(values)))
    return tuple(found.cells.values()), found.total


@pytest.mark.parametrize(("cells", "most"), [(1, 15), (2, 15), (3, 12), (4, 8)])
def test_whoever_knows_the_rule_cannot_work_out_a_hidden_figure(cells, most):
    looks_like = defaultdict(list)
    for values in product(range(most), repeat=cells):
        looks_like[shown(values)].append(values)

    known = [
        values[0]
        for (seen, _total), values in looks_like.items()
        for place in range(cells)
        if seen[place] is None and len({each[place] for each in values}) == 1 and values[0][place] < LEAST
    ]

    assert known == []


@pytest.mark.parametrize(("first", "second", "most"), [(1, 2, 14), (2, 2, 11), (1, 4, 8), (2, 3, 8)])
def test_two_tables_of_the_same_things_do_not_give_each_others_figures_away(first, second, most):
    looks_like = defaultdict(list)
    tables = defaultdict(list)
    for values in product(range(most), repeat=second):
        tables[sum(values)].append(values)
    for values in product(range(most), repeat=first):
        for others in tables[sum(values)]:
            one, two = together(dict(enumerate(values)), dict(enumerate(others)))
            seen = (tuple(one.cells.values()), one.total, tuple(two.cells.values()), two.total)
            looks_like[seen].append((*values, *others))

    known = [
        values[0]
        for seen, values in looks_like.items()
        for place, cell in enumerate((*seen[0], *seen[2]))
        if cell is None and len({each[place] for each in values}) == 1 and values[0][place] < LEAST
    ]

    assert known == []


def test_figures_are_whole_where_none_is_small():
    assert shown([0, 5, 12]) == ((0, 5, 12), 17)


def test_one_small_figure_takes_the_next_one_with_it():
    assert shown([3, 40, 20]) == ((None, 40, None), 63)


def test_a_total_that_is_small_itself_is_hidden():
    assert shown([0, 2, 1]) == ((0, None, None), None)


def test_days_have_no_gaps_and_earlier_ones_are_one_figure():
    counted = {date(2031, 1, 1): 7, date(2031, 5, 10): 6, date(2031, 5, 12): 9}

    before, days = by_day(counted, date(2031, 5, 12))

    assert before == 7
    assert len(days) == 28
    assert days[-3:] == [(date(2031, 5, 10), 6), (date(2031, 5, 11), 0), (date(2031, 5, 12), 9)]


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "WhatsApp/2.23.20.0",
        "facebookexternalhit/1.1",
        "curl/8.5.0",
        "python-requests/2.32",
        "TelegramBot (like TwitterBot)",
    ],
)
def test_robots_are_no_visitors(agent):
    assert is_robot(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_NOTE) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1/28) Presto/2.8 Version/11.10",
    ],
)
def test_phones_of_people_are_visitors(agent):
    assert not is_robot(agent)
