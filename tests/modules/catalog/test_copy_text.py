"""The text format of COPY: whatever goes in comes out again."""

import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.catalog.importing import copytext

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
rows = st.tuples(
    st.none() | texts,
    st.none() | st.integers(-(2**31), 2**31 - 1),
    st.none() | st.booleans(),
    st.none() | st.lists(texts, max_size=4),
    st.none() | st.dictionaries(texts, texts, max_size=4),
)


@pytest.mark.usefixtures("db")
class TestRoundTrip:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(given_rows=st.lists(rows, max_size=8))
    def test_it_comes_back(self, given_rows: list[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE IF NOT EXISTS back (n serial, t text, i int, b boolean, l text[], j jsonb)"
            )
            cursor.execute("TRUNCATE back")
            with cursor.copy("COPY back (t, i, b, l, j) FROM STDIN") as copy:
                copy.write("".join(copytext.row(row) for row in given_rows))
            cursor.execute("SELECT t, i, b, l, j::text FROM back ORDER BY n")
            found = cursor.fetchall()
        assert [(*row[:4], json.loads(row[4]) if row[4] is not None else None) for row in found] == given_rows
