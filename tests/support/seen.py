"""What a page says that its reader has seen (``apps.core.db.seen``)."""

import re

from django.http import HttpResponseBase
from django.test import Client

TOLD = "Somebody else changed this meanwhile"


def seen_at(client: Client, address: str) -> str:
    """The mark that the form of a page carries."""
    found = re.findall(r'<input type="hidden" name="seen"[^>]*>', page_of(client.get(address)))
    assert len(found) == 1, found
    value = re.search(r'value="([0-9a-f]+)"', found[0])
    return value[1] if value else ""


def assert_told(response: HttpResponseBase) -> None:
    assert response.status_code == 422
    assert TOLD in page_of(response)


def page_of(response: HttpResponseBase) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]  # pages are not streamed
    return content.decode()
