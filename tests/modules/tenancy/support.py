"""What tests of this module share."""

from typing import Any

import pytest
from django.test import Client

from apps.core.context import public_context
from apps.core.outbox.models import OutboxMessage
from tests.support.baseline import PASSWORD


def sign_in(client: Client, email: str, password: str = PASSWORD, *, next_url: str = "") -> int:
    """Through the page, as a person does; the status of the answer."""
    answer = client.post("/sign-in/", {"email": email, "password": password, "next": next_url})
    return answer.status_code


def messages_to(task: str) -> list[dict[str, Any]]:
    """Arguments of the work that was written down for a task, in public."""
    with public_context():
        return list(OutboxMessage.objects.filter(task=task).order_by("id").values_list("kwargs", flat=True))


def events_of(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The events that the services of this module publish from now on."""
    told: list[Any] = []
    monkeypatch.setattr("apps.tenancy.services.writing.publish", told.append)
    return told
