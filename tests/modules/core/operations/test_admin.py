"""Operators' pages about the framework itself: what was given up, and schedules."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from apps.core.context import Context, enter
from apps.core.models import DeadLetter, ScheduleBinding
from apps.core.modules import lifecycle
from apps.core.modules.lifecycle import Preview
from apps.core.operations.module_pages import KINDS
from apps.core.outbox.models import MessageState, OutboxMessage
from apps.core.tasks.binding import sync_schedules
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.models import Merchant, Platform


def text(answer: Any) -> str:
    content: str = answer.content.decode()
    return content


@pytest.fixture
def letter(merchant: Merchant) -> DeadLetter:
    """Work of a merchant that was given up."""
    now = timezone.now()
    with enter(Context(merchant=merchant.ref)):
        message = OutboxMessage.objects.create(
            task="apps.tenancy.tasks.purge_expired",
            kwargs={"picture_id": 3},
            state=MessageState.DEAD,
            created_at=now,
            not_before=now,
            due_at=now,
            attempts=8,
            error="Traceback: the mail server is away",
            finished_at=now,
        )
    return DeadLetter.objects.create(
        merchant_id=merchant.pk,
        message_id=message.pk,
        module="tenancy",
        task=message.task,
        error="ConnectionRefused",
    )


def state_of(letter: DeadLetter, merchant: Merchant) -> str:
    with enter(Context(merchant=merchant.ref)):
        return OutboxMessage.objects.get(pk=letter.message_id).state


def test_what_was_given_up_is_on_the_overview_and_explained(
    superuser_client: Client, letter: DeadLetter
) -> None:
    assert "ConnectionRefused" in text(superuser_client.get("/admin/"))
    page = text(superuser_client.get(f"/admin/core/deadletter/{letter.pk}/change/"))
    assert "the mail server is away" in page
    assert "picture_id" in page


def test_it_is_tried_again(superuser_client: Client, letter: DeadLetter, merchant: Merchant) -> None:
    answer = superuser_client.post(f"/admin/core/deadletter/{letter.pk}/do/retry/", follow=True)
    assert "It is tried again." in text(answer)
    assert not DeadLetter.objects.exists()
    assert state_of(letter, merchant) == MessageState.WAITING
    assert AuditEntry.objects.filter(action="core.dead_letter_retried").exists()


def test_it_is_let_go(superuser_client: Client, letter: DeadLetter, merchant: Merchant) -> None:
    superuser_client.post(f"/admin/core/deadletter/{letter.pk}/do/discard/")
    assert not DeadLetter.objects.exists()
    assert state_of(letter, merchant) == MessageState.SKIPPED


def test_a_letter_whose_work_is_gone_says_so(superuser_client: Client) -> None:
    gone = DeadLetter.objects.create(
        merchant_id=uuid4(), message_id=1, module="tenancy", task="some.task", error="Boom"
    )
    page = superuser_client.get(f"/admin/core/deadletter/{gone.pk}/change/")
    assert page.status_code == 200
    assert "Boom" in text(page)
    answer = superuser_client.post(f"/admin/core/deadletter/{gone.pk}/do/retry/", follow=True)
    assert answer.status_code == 200
    assert DeadLetter.objects.filter(pk=gone.pk).exists()


@pytest.fixture
def row(database: None) -> PeriodicTask:
    sync_schedules()
    binding = ScheduleBinding.objects.filter(row__crontab__isnull=False).order_by("key").first()
    assert binding is not None
    found: PeriodicTask = binding.row
    return found


def test_an_operator_moves_a_schedule_and_it_stays_moved(superuser_client: Client, row: PeriodicTask) -> None:
    other = CrontabSchedule.objects.create(minute="7", hour="7")
    data = {"enabled": "on", "crontab": str(other.pk), "interval": ""}
    answer = superuser_client.post(f"/admin/django_celery_beat/periodictask/{row.pk}/change/", data)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.crontab == other
    assert AuditEntry.objects.get(action="core.schedule_changed").diff.keys() == {"crontab"}
    sync_schedules()
    row.refresh_from_db()
    assert row.crontab == other
    assert ScheduleBinding.objects.get(row=row).pinned
    assert "Pinned" in text(superuser_client.get("/admin/"))


def test_a_pinned_schedule_is_given_back_on_the_overview(superuser_client: Client, row: PeriodicTask) -> None:
    key, declared = row.name, row.crontab
    PeriodicTask.objects.filter(pk=row.pk).update(crontab=CrontabSchedule.objects.create(minute="7"))
    assert "Unpin" not in text(superuser_client.get("/admin/"))
    sync_schedules()
    assert "Unpin" in text(superuser_client.get("/admin/"))
    here = reverse("admin:core_schedule_unpin")
    assert superuser_client.get(here).status_code == 405
    answer = superuser_client.post(here, {"key": key}, follow=True)
    assert "schedule is back" in text(answer)
    row.refresh_from_db()
    assert row.crontab == declared
    assert not ScheduleBinding.objects.get(row=row).pinned
    assert AuditEntry.objects.get(action="core.schedule_unpinned").object_label == str(row)
    assert "There is no scheduled task" in text(superuser_client.post(here, {"key": "x"}, follow=True))


def test_the_preview_of_a_switch_names_every_kind(superuser_client: Client, platform: Platform) -> None:
    preview = text(superuser_client.get(f"/admin/modules/{platform.code}/toy_reviews/"))
    found = lifecycle.preview(platform=platform.code, code="toy_reviews", enable=True)
    told = set(Preview.__dataclass_fields__) - {"platform", "module", "enable", "changes", "blocked_by"}
    assert {kind for kind, _ in KINDS} == told
    for name in (name for kind in told for name in getattr(found, kind)):
        assert name in preview


def test_only_superusers_unpin(platform_client: Client, row: PeriodicTask) -> None:
    ScheduleBinding.objects.filter(row=row).update(pinned=True)
    platform_client.post(reverse("admin:core_schedule_unpin"), {"key": row.name})
    assert ScheduleBinding.objects.get(row=row).pinned


def test_a_row_has_one_kind_of_schedule(superuser_client: Client, row: PeriodicTask) -> None:
    from django_celery_beat.models import IntervalSchedule

    every = IntervalSchedule.objects.create(every=5, period=IntervalSchedule.MINUTES)
    here = f"/admin/django_celery_beat/periodictask/{row.pk}/change/"
    data = {"enabled": "on", "crontab": str(row.crontab_id), "interval": str(every.pk)}
    assert "Only one of" in text(superuser_client.post(here, data))
    assert superuser_client.post(here, {**data, "crontab": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.interval, row.crontab) == (every, None)


def test_schedules_are_neither_added_nor_deleted_here(superuser_client: Client, row: PeriodicTask) -> None:
    base = "/admin/django_celery_beat"
    assert superuser_client.get(f"{base}/periodictask/add/").status_code == 403
    assert superuser_client.get(f"{base}/periodictask/{row.pk}/delete/").status_code == 403
    assert superuser_client.get(f"{base}/crontabschedule/add/").status_code == 200
    assert superuser_client.get(f"{base}/crontabschedule/{row.crontab_id}/change/").status_code == 200
    assert superuser_client.get("/admin/auth/group/").status_code == 404
