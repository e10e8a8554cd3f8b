"""Distinct values and rows, against Python's sets and sorting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.family.distinct import distinct, distinct_rows


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_values_are_those_of_the_sorted_set(values):
    assert distinct(np.array(values, dtype=np.int64)).tolist() == sorted(set(values))


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[st.integers(-128, 127)] * width))))
def test_rows_are_those_of_the_sorted_set_of_tuples(rows):
    given_rows = np.array(rows, dtype=np.int8).reshape(len(rows), len(rows[0]) if rows else 2)
    found = distinct_rows(given_rows)
    assert found.dtype == np.int8
    assert list(map(tuple, found.tolist())) == sorted(set(rows))


@pytest.mark.parametrize("rows", [np.empty((0, 3), dtype=np.int8), np.zeros((1, 3), dtype=np.int8)])
def test_nothing_and_one_row_stay_what_they_are(rows):
    assert distinct_rows(rows).tolist() == rows.tolist()
