"""What browsers and robots ask for at the root of a platform's host."""

from django.contrib.staticfiles import finders
from django.test import Client


def test_back_offices_are_nothing_for_a_search_engine(platform_client: Client) -> None:
    answer = platform_client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    for path in ("/admin/", "/api/", "/merchant/", "/store/"):
        assert f"Disallow: {path}" in lines
    assert "Disallow: /" not in lines


def test_the_icon_where_a_page_names_none(platform_client: Client) -> None:
    answer = platform_client.get("/favicon.ico")
    assert answer.status_code == 302
    assert finders.find(answer["Location"].removeprefix("/static/"))
