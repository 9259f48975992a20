import re

import pytest
from django.test import Client


def test_every_answer_has_an_id(platform_client: Client) -> None:
    first = platform_client.get("/health/live").headers["X-Request-ID"]
    second = platform_client.get("/health/live").headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert first != second


def test_a_sane_id_is_taken_over(platform_client: Client) -> None:
    answer = platform_client.get("/health/live", headers={"X-Request-ID": "caddy-2026.abc_123"})
    assert answer.headers["X-Request-ID"] == "caddy-2026.abc_123"


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "with space 123", "<script>alert</script>", "-12345678", "äöü12345"]
)
def test_what_could_forge_log_lines_is_not(platform_client: Client, given: str) -> None:
    answer = platform_client.get("/health/live", HTTP_X_REQUEST_ID=given)
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])
