from hypothesis import example, given
from hypothesis import strategies as st

from cedre.base.small_cells import cells_to_show, cells_to_show_together


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


def test_people_in_no_cell_are_no_reason_to_hide_anyone_when_they_are_enough() -> None:
    assert cells_to_show({"elected": 9, "citizen": 40}, smallest=5, elsewhere=5) == {"elected", "citizen"}


def test_a_few_people_in_no_cell_are_protected_as_a_small_cell() -> None:
    # 51 in all less 9 and 40 would give away the 2.
    assert cells_to_show({"elected": 9, "citizen": 40}, smallest=5, elsewhere=2) == {"citizen"}


@given(
    people=st.dictionaries(st.integers(0, 9), st.integers(0, 30), max_size=8),
    smallest=st.integers(1, 12),
    elsewhere=st.integers(0, 12),
)
def test_what_is_hidden_cannot_be_found_by_subtraction(people: dict[int, int], smallest: int, elsewhere: int) -> None:
    shown = cells_to_show(people, smallest=smallest, elsewhere=elsewhere)

    hidden = [people[key] for key in people if key not in shown]
    if elsewhere:
        hidden.append(elsewhere)
    assert all(people[key] == 0 or people[key] >= smallest for key in shown)
    if hidden and any(people[key] > 0 for key in shown):
        assert hidden == [elsewhere] or len(hidden) >= 2
        assert sum(hidden) >= smallest


def test_a_group_that_is_a_college_and_one_more_person_would_give_that_person_away() -> None:
    # Group A: thirty citizens and one professional. A less the citizens is one known person's answer.
    people = {("citizen", "A"): 30, ("professional", "A"): 1, ("professional", "B"): 20, ("elected", "B"): 12}

    colleges, groups = cells_to_show_together(people, smallest=5)

    assert "A" not in groups or "citizen" not in colleges


def test_partitions_that_only_overlap_are_shown_whole() -> None:
    people = {(college, group): 8 for college in ("elected", "citizen") for group in "AB"}

    assert cells_to_show_together(people, smallest=5) == ({"elected", "citizen"}, {"A", "B"})


def test_the_same_partition_twice_is_shown_whole() -> None:
    people = {("elected", "A"): 9, ("citizen", "B"): 30}

    assert cells_to_show_together(people, smallest=5) == ({"elected", "citizen"}, {"A", "B"})


def test_each_partition_alone_is_protected_as_before() -> None:
    people = {("elected", None): 4, ("professional", None): 9, ("citizen", None): 40}

    assert cells_to_show_together(people, smallest=5) == ({"citizen"}, frozenset())


@example(people={("e", "A"): 2, ("p", "B"): 2, (None, None): 1}, smallest=2)
@given(
    people=st.dictionaries(
        st.tuples(st.sampled_from(["e", "p", "c", None]), st.sampled_from(["A", "B", "C", None])),
        st.integers(0, 12),
        max_size=16,
    ),
    smallest=st.integers(2, 6),
)
def test_no_few_people_are_found_by_taking_one_table_from_the_other(
    people: dict[tuple[str | None, str | None], int], smallest: int
) -> None:
    """The slow way: people in a list, every union of what is shown, every difference that is a set of them."""
    crowd = [pair for pair, count in people.items() for _ in range(count)]
    everyone = frozenset(range(len(crowd)))
    shown = cells_to_show_together(people, smallest=smallest)

    def unions(side: int) -> set[frozenset[int]]:
        blocks: dict[object, set[int]] = {}
        for rank, pair in enumerate(crowd):
            blocks.setdefault(pair[side] if pair[side] in shown[side] else None, set()).add(rank)
        found = {frozenset()}
        for block in blocks.values():
            found |= {union | block for union in found}
        return (found | {everyone}) - {frozenset()}

    for first in unions(0):
        for second in unions(1):
            for inner, outer in ((first, second), (second, first)):
                if inner < outer:
                    assert len(outer - inner) >= smallest
