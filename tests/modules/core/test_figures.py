"""Several questions to the database in one statement."""

from django.db.models import Exists
from pytest_django import DjangoAssertNumQueries

from apps.core.db.figures import CountOf, ask
from apps.tenancy.models import Merchant, Store


def test_all_are_answered_by_one_statement(
    store: Store, other_store: Store, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    here = Store.objects.filter(code=store.code)
    with django_assert_num_queries(1):
        figures = ask(
            Exists(here),
            Exists(Store.objects.filter(code="nowhere")),
            ~Exists(here),
            CountOf(Store.objects.order_by("name")),
            CountOf(Merchant.objects.filter(stores__code=store.code)),
        )
    assert figures == (True, False, False, Store.objects.count(), 1)


def test_nothing_counts_as_none(db: None) -> None:
    assert ask(CountOf(Store.objects.filter(pk__in=[])), CountOf(Store.objects.none())) == (0, 0)


def test_no_question_costs_no_statement(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert ask() == ()
