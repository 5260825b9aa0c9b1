"""The next statement tells much, comes by chance but always the same for the same reader, and starves nobody."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cedre.engine.asking import Habits, Questions, next_statement
from cedre.engine.asking.next_statement import MOST_STEPS, PEOPLE_PRIOR, chance_to_agree, information, place
from cedre.engine.opinion import Thresholds, ideal_points
from cedre.engine.opinion.counts import count_by_label, count_votes
from cedre.engine.opinion.questions import prepared_questions
from tests.engine.opinion import ideal_point_oracle as oracle
from tests.engine.opinion.planted import votes_of

INFORMED = Habits(share_for_new=0, share_for_neglected=0, whim=0)
EVERYTHING_SEEN = 1000


def invented(statements=12, colleges=(0, 1), seed=0):
    chance = np.random.default_rng(seed)
    curves = chance.normal(size=(2, statements, 3)).astype(np.float32)
    curves[1, :, 0] -= 1.5
    return Questions(
        statements=np.arange(statements) * 10,
        curves=curves,
        seen=np.full(statements, EVERYTHING_SEEN, dtype=np.int32),
        colleges=np.array(colleges),
        seen_by_college=np.full((len(colleges), statements), EVERYTHING_SEEN, dtype=np.int32),
    )


def asked(questions, columns=(), stances=(), **how):
    how = {"reader": 1, "seed": 0, "available": np.ones(len(questions.statements), dtype=bool)} | how
    return next_statement(questions, columns=np.array(columns, int), stances=np.array(stances, int), **how)


def sharp(questions):
    """The curves of the slow way, without doubt."""
    return [
        [(np.array([*curve.astype(float), *leaning]), np.zeros((5, 5))) for curve in curves]
        for curves, leaning in zip(questions.curves, ((1, 0), (0, 1)), strict=True)
    ]


@settings(max_examples=40, deadline=None)
@given(arrays(float, 12, elements=st.sampled_from([-1.0, 0.0, 1.0, np.nan])), st.integers(0, 5))
def test_readers_are_placed_as_the_slow_obvious_way_places_them(row, seed):
    questions = invented(seed=seed)
    columns = np.flatnonzero(~np.isnan(row))
    mean, spread = place(questions, columns, row[columns].astype(int))

    slow_mean, slow_spread = oracle.place(
        (np.array([1, 0, 0, 0, 0.0]), oracle.PEOPLE), row, sharp(questions), MOST_STEPS
    )
    np.testing.assert_allclose(mean, slow_mean[1:], atol=2e-2)
    np.testing.assert_allclose(spread, slow_spread[1:, 1:], atol=2e-2)
    chances = [oracle.logit_probability_weight((slow_mean, slow_spread), curve)[1] for curve in sharp(questions)[0]]
    np.testing.assert_allclose(chance_to_agree(questions, mean, spread), chances, atol=1e-2)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 50))
def test_what_an_answer_would_tell_is_the_variance_that_it_takes_away(seed):
    questions = invented(statements=6, seed=seed)
    available = np.random.default_rng(seed).random(6) < 0.7
    mean, spread = place(questions, np.array([0]), np.array([1]))
    told = information(questions, mean, spread, available)

    curves = sharp(questions)
    person = (np.array([1, *mean]), np.zeros((5, 5)))
    person[1][1:, 1:] = spread
    for j in range(6):
        chance, passing = (oracle.logit_probability_weight(person, curves[q][j])[1] for q in (0, 1))
        loading = curves[0][j][0][1:]
        after = np.linalg.inv(np.linalg.inv(spread) + chance * (1 - chance) * np.outer(loading, loading))
        expected = 0.0
        for k in np.flatnonzero(available):
            agree, other = oracle.logit_probability_weight(person, curves[0][k])[1], curves[0][k][0][1:]
            expected += agree * (1 - agree) * (other @ spread @ other - other @ after @ other)
        np.testing.assert_allclose(told[j], (1 - passing) * expected, rtol=1e-5, atol=1e-9)


def test_without_whim_the_statement_that_tells_most_is_asked():
    questions = invented()
    mean, spread = place(questions, np.array([3]), np.array([-1]))
    worth = information(questions, mean, spread, np.ones(12, dtype=bool))
    worth[3] = 0

    assert asked(questions, [3], [-1], habits=INFORMED) == worth.argmax()


def test_statements_that_people_pass_on_are_asked_less():
    questions = invented()
    best = asked(questions, habits=INFORMED)
    curves = questions.curves.copy()
    curves[1, best, 0] = 6

    assert asked(replace(questions, curves=curves), habits=INFORMED) != best


def test_nothing_answered_nor_withheld_is_asked_and_the_end_is_said():
    questions = invented()
    available = np.arange(12) < 9
    columns = []
    while (column := asked(questions, columns, [1] * len(columns), available=available)) is not None:
        columns.append(column)

    assert sorted(columns) == list(range(9))


def test_the_same_reader_gets_the_same_question_until_they_answer_and_two_readers_go_their_own_way():
    questions = invented(statements=30)
    orders = set()
    for reader in range(20):
        columns = []
        for _ in range(6):
            column = asked(questions, columns, [1] * len(columns), reader=reader)
            assert column == asked(questions, columns, [1] * len(columns), reader=reader)
            columns.append(column)
        orders.add(tuple(columns))

    assert len(orders) == 20


def test_a_new_statement_gets_its_share_of_the_questions_and_no_more():
    questions = invented(statements=40)
    questions.seen[7] = 3
    curves = questions.curves.copy()
    curves[0, 7, 1:] = 0  # it tells nothing: only its newness speaks for it
    first = [asked(replace(questions, curves=curves), reader=reader) for reader in range(600)]

    assert 0.10 < np.mean([column == 7 for column in first]) < 0.20


def test_what_ones_own_college_neglected_gets_its_share_of_the_questions():
    questions = invented(statements=40)
    questions.seen_by_college[1, 7] = 3
    questions.curves[0, 7, 1:] = 0
    shares = {
        college: np.mean([asked(questions, reader=reader, college=college) == 7 for reader in range(600)])
        for college in (0, 1, 5, None)
    }

    assert 0.2 < shares[1] < 0.3
    assert max(shares[0], shares[5], shares[None]) < 0.02


def test_with_nothing_known_yet_questions_are_spread_over_all_statements():
    questions = replace(invented(), curves=np.zeros((2, 12, 3), np.float32), seen=np.zeros(12, np.int32))
    first = np.bincount([asked(questions, reader=reader) for reader in range(600)], minlength=12)

    assert first.min() > 20


@pytest.fixture(scope="module")
def learned():
    chance = np.random.default_rng(4)
    where, loadings = chance.normal(size=(400, 2)), chance.normal(0, 1.5, (2, 50))
    logit = chance.normal(0, 0.7, 50) + where @ loadings
    matrix = np.where(chance.random(logit.shape) < 1 / (1 + np.exp(-logit)), 1.0, -1.0)
    matrix[chance.random(logit.shape) < 0.15] = 0
    votes = votes_of(matrix[:300])
    axes = np.linalg.svd(matrix[:300] - matrix[:300].mean(axis=0), full_matrices=False)[2][:2]
    points = ideal_points(votes, axes, np.zeros(50, dtype=bool), seed=0, thresholds=Thresholds())
    colleges = np.arange(300) % 2
    questions = prepared_questions(
        points.curves,
        votes.statements,
        counts=count_votes(votes),
        colleges=np.array([0, 1]),
        by_college=count_by_label(votes, colleges, 2),
    )
    return points, questions, matrix


def test_the_page_places_people_where_the_worker_does(learned):
    points, questions, matrix = learned
    for row in (0, 17, 299):
        mean, _ = place(questions, np.arange(50), matrix[row].astype(int))
        # The worker also knows how unsure the curves are; the page does not.
        np.testing.assert_allclose(mean, points.means[row], atol=0.25)
    assert pytest.approx(np.diag(oracle.PEOPLE)[1:]) == PEOPLE_PRIOR


def test_ten_chosen_questions_tell_more_than_ten_drawn(learned):
    _, questions, matrix = learned
    hidden = np.arange(50) >= 35
    losses = {"chosen": [], "drawn": []}
    for reader in range(300, 400):
        answers = matrix[reader].astype(int)
        chosen = []
        for _ in range(10):
            chosen.append(asked(questions, chosen, answers[chosen], available=~hidden, reader=reader))
        drawn = np.random.default_rng(reader).permutation(35)[:10]
        for way, columns in (("chosen", np.array(chosen)), ("drawn", drawn)):
            agree = chance_to_agree(questions, *place(questions, columns, answers[columns]))
            yes = answers[hidden & (answers != 0)] > 0
            agree = agree[hidden & (answers != 0)]
            losses[way] += (-np.log(np.where(yes, agree, 1 - agree))).tolist()

    assert np.mean(losses["chosen"]) < 0.97 * np.mean(losses["drawn"])


def test_choosing_loads_neither_numba_nor_scipy():
    code = "import sys, cedre.engine.asking; print({'numba', 'scipy', 'django'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert loaded.strip() == "set()"


def test_questions_come_back_from_their_archive_and_weigh_the_same_bytes_each_time():
    questions = invented()
    back = Questions.unpacked(questions.packed())

    for name in ("statements", "curves", "seen", "colleges", "seen_by_college"):
        np.testing.assert_array_equal(getattr(back, name), getattr(questions, name))
        assert getattr(back, name).dtype == getattr(questions, name).dtype
    assert back.packed() == questions.packed()


def test_questions_are_kept_for_some_statements_and_know_nothing_of_new_ones():
    questions = invented(statements=4)  # 0, 10, 20, 30
    some = questions.among(np.array([-5, 10, 15, 30, 99]))

    np.testing.assert_array_equal(some.curves[:, [1, 3]], questions.curves[:, [1, 3]])
    assert some.seen.tolist() == [0, EVERYTHING_SEEN, 0, EVERYTHING_SEEN, 0]
    assert some.seen_by_college[0].tolist() == [0, EVERYTHING_SEEN, 0, EVERYTHING_SEEN, 0]
    # Of an unknown statement one expects neither agreement nor disagreement, and now and then a pass.
    assert (some.curves[0, [0, 2, 4]] == 0).all()
    assert (some.curves[1, [0, 2, 4], 0] < 0).all()


def test_before_any_vote_every_statement_may_come_first():
    questions = Questions.none().among(np.array([3, 5, 8]))

    assert {asked(questions, reader=reader) for reader in range(60)} == {0, 1, 2}
