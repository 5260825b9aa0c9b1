from hypothesis import given
from hypothesis import strategies as st

from cedre.base.small_cells import cells_to_show


def test_cells_large_enough_are_all_shown() -> None:
    assert cells_to_show({"elected": 12, "citizen": 40}, smallest=5) == {"elected", "citizen"}


def test_a_single_small_cell_takes_the_next_smallest_with_it() -> None:
    # 53 in all and 40 + 9 shown would give away the 4.
    assert cells_to_show({"elected": 4, "professional": 9, "citizen": 40}, smallest=5) == {"citizen"}


def test_several_small_cells_that_hold_enough_people_together_hide_only_themselves() -> None:
    assert cells_to_show({"elected": 4, "professional": 3, "citizen": 40}, smallest=5) == {"citizen"}


def test_an_empty_cell_says_nothing_about_anyone() -> None:
    assert cells_to_show({"elected": 0, "citizen": 40}, smallest=5) == {"elected", "citizen"}


def test_fewer_people_than_the_threshold_in_all_show_nothing() -> None:
    assert cells_to_show({"elected": 1, "citizen": 2}, smallest=5) == frozenset()


def test_people_in_no_cell_blur_what_is_hidden() -> None:
    people = {"elected": 4, "professional": 9, "citizen": 40}
    assert cells_to_show(people, smallest=5, elsewhere=12) == {"professional", "citizen"}


def test_people_in_no_cell_are_no_reason_to_hide_anyone() -> None:
    assert cells_to_show({"elected": 9, "citizen": 40}, smallest=5, elsewhere=2) == {"elected", "citizen"}


@given(
    people=st.dictionaries(st.integers(0, 9), st.integers(0, 30), max_size=8),
    smallest=st.integers(1, 12),
    elsewhere=st.integers(0, 12),
)
def test_what_is_hidden_cannot_be_found_by_subtraction(people: dict[int, int], smallest: int, elsewhere: int) -> None:
    shown = cells_to_show(people, smallest=smallest, elsewhere=elsewhere)

    hidden = [people[key] for key in people if key not in shown]
    if hidden and elsewhere:
        hidden.append(elsewhere)
    assert all(people[key] == 0 or people[key] >= smallest for key in shown)
    if hidden and any(people[key] > 0 for key in shown):
        assert len(hidden) >= 2
        assert sum(hidden) >= smallest
