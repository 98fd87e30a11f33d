"""Bars of levels stay inside the picture and meet at one line, whatever was answered."""

from __future__ import annotations

import flask
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.questionnaires.queries import OptionRow, QuestionRow
from eventapp.questionnaires.rules.questions import Kind
from eventapp.surveys.rules import promoters, satisfaction
from eventapp.surveys.rules.intervals import net_promoters
from eventapp.surveys.rules.report import statistics
from eventapp.surveys.views import levels
from eventapp.web import i18n

OPTIONS = tuple(OptionRow(value, f"Tingkat {value}") for value in "4321")


@pytest.fixture(scope="module")
def speaking():
    """An app that knows languages and nothing else."""
    app = flask.Flask("drawing")
    i18n.init_app(app)
    with app.test_request_context("/"):
        yield


def drawn(counts: list[list[int]], options: tuple[OptionRow, ...] = OPTIONS) -> levels.Levels:
    """The picture of questions with so many answers of the levels, the highest first."""
    questions = [
        QuestionRow(number, f"q{number}", Kind.SCALE, False, f"Pertanyaan {number}", "", options)
        for number in range(len(counts))
    ]
    given = [
        (person, question.key, option.value)
        for question, row in zip(questions, counts, strict=True)
        for person, option in enumerate(option for option, n in zip(options, row, strict=True) for _ in range(n))
    ]
    plain = [{"key": q.key, "type": "scale", "options": list(q.values)} for q in questions]
    document = statistics(plain, given, min_n=10, skips_public=True)
    return levels.levels(questions, {entry["key"]: entry for entry in document["questions"]})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=1, max_size=4))
def test_bars_lie_inside_the_picture_without_gaps(speaking, counts):
    picture = drawn(counts)

    for bar in picture.bars:
        ends = [segment.start + segment.width for segment in bar.segments]
        assert bar.segments[0].start >= -0.05
        assert ends[-1] <= 100.05
        assert all(abs(end - after.start) < 0.05 for end, after in zip(ends, bar.segments[1:], strict=False))
        assert any(abs(edge - picture.zero) < 0.05 for edge in [bar.segments[0].start, *ends])
    assert len(picture.rows) == len(counts)


def test_questions_are_sorted_by_their_better_half_and_the_title_names_both_ends(speaking):
    picture = drawn([[10, 10, 10, 10], [30, 10, 0, 0], [10, 20, 10, 0]])

    assert [(bar.label, bar.value, bar.left) for bar in picture.bars] == [
        ("Pertanyaan 1", "100,0%", ""),
        ("Pertanyaan 2", "75,0%", "25,0%"),
        ("Pertanyaan 0", "50,0%", "50,0%"),
    ]
    assert "Pertanyaan 1, 100,0%" in picture.title
    assert "Pertanyaan 0, 50,0%" in picture.title


def test_hidden_levels_are_one_grey_piece_of_their_known_sum(speaking):
    picture = drawn([[40, 30, 20, 4]])

    assert [segment.kind for segment in picture.bars[0].segments] == ["h0", "d3", "d4"]
    assert picture.rows[0].cells == ("40 (42,6%)", "30 (31,9%)", "disembunyikan", "disembunyikan")


def test_a_level_in_the_middle_stands_by_itself_at_the_right(speaking):
    five = tuple(OptionRow(value, f"Tingkat {value}") for value in "54321")

    picture = drawn([[20, 10, 30, 20, 20], [40, 20, 20, 10, 10]], five)

    first, second = picture.bars
    assert (first.value, first.left) == ("60,0%", "20,0%")
    assert (second.value, second.left) == ("30,0%", "40,0%")
    middle = [bar.segments[-1] for bar in picture.bars]
    assert [segment.kind for segment in middle] == [levels.NEUTRAL_COLOUR] * 2
    assert middle[0].start == middle[1].start  # one column, so that it can be compared
    assert all(segment.start + segment.width <= 100.05 for segment in middle)


def test_levels_in_other_words_are_drawn_together_by_their_numbers(speaking):
    questions = [
        QuestionRow(n, f"q{n}", Kind.SCALE, False, f"Pertanyaan {n}", "", tuple(OptionRow(v, f"{n}{v}") for v in "12"))
        for n in range(2)
    ]
    given = [(person, question.key, "12"[person % 2]) for question in questions for person in range(40)]
    plain = [{"key": q.key, "type": "scale", "options": list(q.values)} for q in questions]
    entries = {entry["key"]: entry for entry in statistics(plain, given, min_n=10)["questions"]}

    picture = levels.levels(questions, entries)

    assert levels.same_levels(questions[0]) == levels.same_levels(questions[1])
    assert [text for text, _ in picture.legend] == ["Tingkat 1", "Tingkat 2"]


@given(st.lists(st.integers(0, 10), min_size=1))
def test_three_groups_give_the_score_of_eleven_numbers(answers):
    groups = dict.fromkeys(promoters.GROUPS, 0)
    for answer in answers:
        groups[promoters.group_of(str(answer))] += 1

    assert promoters.score(groups) == net_promoters({answer: answers.count(answer) for answer in set(answers)})


def test_there_is_no_score_while_a_group_is_hidden():
    assert promoters.score({"promoter": 20, "passive": None, "detractor": None}).score is None


@pytest.mark.parametrize("language", ["label_id", "label_en"])
def test_of_the_forums_own_levels_the_lowest_alone_looks_bad(speaking, language):
    own = tuple(OptionRow(level.value, getattr(level, language)) for level in satisfaction.LEVELS)

    assert [colour for _, colour in drawn([[40, 30, 20, 10]], own).legend] == ["d1", "q1", "d3", "d4"]
    assert [colour for _, colour in drawn([[40, 30, 20, 10]]).legend] == ["d1", "d2", "d3", "d4"]
