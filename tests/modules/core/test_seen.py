"""Whoever saves what somebody else changed meanwhile is told."""

import pytest

from apps.core.db.seen import ChangedMeanwhile, mark_of, refuse_unless_seen
from apps.tenancy.models import Store

FIELDS = ("name", "languages")


def test_what_was_seen_may_be_saved(store: Store) -> None:
    seen = mark_of(store, FIELDS)
    assert seen == mark_of(Store.objects.get(pk=store.pk), FIELDS[::-1])
    refuse_unless_seen(store, FIELDS, seen)


@pytest.mark.parametrize("change", [{"name": "Other"}, {"languages": ["en"]}])
def test_what_was_changed_meanwhile_may_not(store: Store, change: dict[str, object]) -> None:
    seen = mark_of(store, FIELDS)
    Store.objects.filter(pk=store.pk).update(**change)
    with pytest.raises(ChangedMeanwhile):
        refuse_unless_seen(Store.objects.get(pk=store.pk), FIELDS, seen)


def test_changes_of_what_the_form_does_not_hold_are_no_matter(store: Store) -> None:
    seen = mark_of(store, FIELDS)
    store.contact_email = "other@example.com"
    refuse_unless_seen(store, FIELDS, seen)


def test_a_row_that_was_not_there(store: Store) -> None:
    refuse_unless_seen(None, FIELDS, mark_of(None, FIELDS))
    with pytest.raises(ChangedMeanwhile):
        refuse_unless_seen(store, FIELDS, mark_of(None, FIELDS))


def test_a_writer_who_saw_nothing(store: Store) -> None:
    refuse_unless_seen(store, FIELDS, None)
