"""The benchmarks measure what they say: the yardstick does its one thing, and the small browser reads forms rightly."""

from __future__ import annotations

import json
import sqlite3
import sys

import numpy as np
import pytest

from benchmarks import acts, harness, judging, run
from benchmarks.client import Answer, Client, forms
from benchmarks.yardstick import ITEMS, SqliteStore, create_yardstick
from eventapp import server as production
from tests.support.servers import serving

FORM = """
<form method="get" action="/search"><input name="q"></form>
<form method="post" action="next">
<input type="hidden" name="token" value="t&amp;1"><input name="email" value="">
<label><input type="radio" name="attendance" value="onsite" checked></label>
<label><input type="radio" name="attendance" value="online"></label>
<input type="checkbox" name="consent" value="y"><textarea name="note">a
b</textarea>
<select name="size"><option value="s">S<option value="m" selected>M</select>
<button name="go" value="1">Go</button></form>
"""


@pytest.fixture
def yardstick(tmp_path):
    """The bare application on a server, and its database file."""
    path = tmp_path / "yardstick.sqlite"
    with serving(create_yardstick(SqliteStore(str(path)))) as running:
        yield running, path


def test_a_form_is_sent_with_what_stands_in_it():
    page = Answer(200, FORM.encode(), {}, "/2023/register")

    found = forms(page)

    assert [(form.method, form.action) for form in found] == [("get", "/search"), ("post", "next")]
    assert found[1].fields == {"token": "t&1", "email": "", "attendance": "onsite", "note": "a\nb", "size": "m"}
    assert found[1].names == {"token", "email", "attendance", "consent", "note", "size", "go"}


def test_each_act_of_the_yardstick_does_its_one_thing(yardstick):
    running, path = yardstick
    client = Client(running.port)

    for number, act in enumerate(acts.REFERENCE.values()):
        act.run(client, acts.Target(), number)
    client.close()

    with sqlite3.connect(path) as connection:
        assert len(connection.execute(ITEMS).fetchall()) == 20
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == (2,)  # r2_post and r2_flow
    connection.close()


def test_the_yardstick_is_served_with_the_threads_of_the_product():
    assert harness.THREADS == production.THREADS


def test_every_act_has_a_unit_and_a_name_that_can_be_asked_for():
    assert {act.compared_with for act in acts.PRODUCT.values()} <= set(acts.REFERENCE)
    assert run.chosen("r2,registration") == ["r2_form", "r2_post", "r2_flow", "registration"]


def test_the_judging_references_solve_the_same_problem(tmp_path):
    lists = tmp_path / "lists"
    judging.write_lists(lists, 12, 6, np.random.default_rng(1))
    judging.write_scores(
        tmp_path / "scores.csv", *judging.three_each(np.random.default_rng(1), 4, 5), rng=np.random.default_rng(1)
    )

    solved = judging.run([sys.executable, "-m", "benchmarks.judging", "milp", str(lists)])
    means = judging.run([sys.executable, "-m", "benchmarks.judging", "means", str(tmp_path / "scores.csv")])

    assert solved.output == "36\n"
    assert sorted(json.loads(means.output)) == ["E0", "E1", "E2", "E3"]
    assert solved.seconds > 0
    assert solved.megabytes > 10


def test_judging_is_timed_without_a_server():
    assert run.chosen("judging") == ["judging"]
    assert set(run.chosen("judging,imports")) <= run.ALONE
