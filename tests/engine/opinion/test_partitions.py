"""Votes spread over two workers say what the same votes say in one memory."""

import dataclasses

import distributed
import numpy as np
import pyarrow as arrow
import pytest
from pyarrow import parquet

from cedre.engine.opinion import NoVotes, Votes, VotesRefused, opinion_map
from cedre.engine.opinion.partitions import PartitionedVotes
from tests.engine.opinion.planted import planted

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            local_directory=tmp_path_factory.mktemp("dask"),
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def rows():
    """Rows in any order, with changes of heart, of people whose identifiers are spread."""
    matrix, _ = planted(people=700, statements=50, groups=3, apart=2, seed=8)
    people, columns = np.nonzero(~np.isnan(matrix))
    stances = matrix[people, columns].astype(int)
    again = np.arange(0, len(people), 7)
    shuffled = np.random.default_rng(1).permutation(len(people) + len(again))
    return [
        np.concatenate(pair)[shuffled]
        for pair in (
            (people * 1000 + 17, people[again] * 1000 + 17),
            (columns + 1, columns[again] + 1),
            (stances, -stances[again]),
            (np.zeros(len(people), dtype=int), np.ones(len(again), dtype=int)),
        )
    ]


def written(rows, folder, *, files):
    names = ("participant", "statement", "stance", "instant")
    for number in range(files):
        table = arrow.table({name: column[number::files] for name, column in zip(names, rows, strict=True)})
        parquet.write_table(table, folder / f"rows-{number}.parquet", row_group_size=1000)
    return sorted(folder.glob("*.parquet"))


@pytest.fixture(scope="module")
def both(client, rows, tmp_path_factory):
    files = written(rows, tmp_path_factory.mktemp("rows"), files=3)
    spread = PartitionedVotes.from_parquet(client, files, folder=tmp_path_factory.mktemp("ranges"), partitions=5)
    return spread, Votes.from_arrays(*rows)


def test_the_votes_are_the_same(both):
    spread, whole = both

    assert len(spread) == len(whole)
    assert spread.digest() == whole.digest()
    assert spread.replaced == whole.replaced
    some = np.array([0, 3, 250, 251, 699])
    assert spread.of_rows(some).digest() == whole.of_rows(some).digest()


def test_the_map_is_the_same_counts_exactly_and_floats_within_a_billionth(both):
    asked = {"colleges": np.arange(700) % 3, "withheld": [4], "seed": 6, "with_uncertainty": False}
    maps = [opinion_map(votes, **asked) for votes in both]

    compared = 0
    for left, right in zip(*(arrays_of(one) for one in maps), strict=True):
        if left.dtype.kind in "iub":
            np.testing.assert_array_equal(left, right)
        else:
            np.testing.assert_allclose(left, right, atol=1e-9, rtol=1e-9)
        compared += 1
    assert compared > 30
    assert maps[0].recipe == maps[1].recipe
    assert maps[0].clear_groups


def arrays_of(something):
    """Every array inside, wherever it lies."""
    if isinstance(something, np.ndarray):
        yield something
    elif isinstance(something, tuple):
        for one in something:
            yield from arrays_of(one)
    elif dataclasses.is_dataclass(something):
        for field in dataclasses.fields(something):
            yield from arrays_of(getattr(something, field.name))


def test_every_partition_holds_about_its_share(both):
    spread, whole = both
    shares = [int(spread.per_participant[rows].sum()) / len(whole) for rows in spread._rows]

    assert len(shares) == 5
    assert max(shares) < 0.3


def test_files_without_a_row_are_no_votes(client, tmp_path):
    files = written([np.zeros(0, dtype=int)] * 4, tmp_path, files=1)

    with pytest.raises(NoVotes):
        PartitionedVotes.from_parquet(client, files, folder=tmp_path / "ranges", partitions=2)


def test_files_of_one_name_in_two_folders_are_both_counted_and_nothing_is_dealt_out_twice(client, rows, tmp_path):
    files = []
    for number in range(2):
        (tmp_path / f"day-{number}").mkdir()
        files += written([column[number::2] for column in rows], tmp_path / f"day-{number}", files=1)
    asked = {"folder": tmp_path / "ranges", "partitions": 3}

    assert PartitionedVotes.from_parquet(client, files, **asked).digest() == Votes.from_arrays(*rows).digest()
    with pytest.raises(FileExistsError):
        PartitionedVotes.from_parquet(client, files, **asked)


def test_files_that_do_not_all_say_when_are_refused(client, rows, tmp_path):
    files = written(rows, tmp_path, files=2)
    parquet.write_table(parquet.read_table(files[1]).drop(["instant"]), files[1])

    with pytest.raises(VotesRefused):
        PartitionedVotes.from_parquet(client, files, folder=tmp_path / "ranges", partitions=2)
