"""The guarded client against real servers on loopback; only the answers of the name server are invented."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
from pytest_django import Settings

from apps.core.http import outbound
from apps.core.http.outbound import (
    Fetched,
    NotAllowed,
    OutboundError,
    TooLarge,
    Unreachable,
    WrongType,
    fetch,
    is_public,
)

JPEG = b"\xff\xd8\xff" + b"x" * 1000
PRIVATE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1",
    "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "::127.0.0.1", "2001:db8::1",
    "192.88.99.1", "192.0.0.9", "192.31.196.1", "192.52.193.1", "192.175.48.1", "2002:c058:6301::",
    "fec0::1", "3fff::1", "5f00::1", "100:0:0:1::1", "2620:4f:8000::1", "64:ff9b::192.88.99.1",
]  # fmt: skip
ANSWERS = {
    "/liar": ({"Content-Type": "image/jpeg", "Content-Length": "999999999"}, b""),
    "/packed": ({"Content-Type": "image/jpeg", "Content-Encoding": "gzip"}, b"\x1f\x8b"),
    "/page": ({"Content-Type": "text/html; charset=utf-8"}, b"<p>"),
}


class Server(ThreadingHTTPServer):
    """Answers by path; notes every connection."""

    daemon_threads = True

    def __init__(self, address: str = "127.0.0.1") -> None:
        super().__init__((address, 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.redirects: dict[str, str] = {}

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path))
        if self.path in self.server.redirects:
            self._answer(302, {"Location": self.server.redirects[self.path]})
        elif self.path == "/endless":
            self._answer(200, {"Content-Type": "image/jpeg"})
            for _ in range(1000):
                self.wfile.write(b"x" * 10_000)
        elif self.path == "/slow-body":
            self._answer(200, {"Content-Type": "image/jpeg"})
            self._dribble(b"x")
        elif self.path == "/slow-head":
            self.send_response(200)
            self.flush_headers()
            self._dribble(b"X-Line: 1\r\n")
        elif self.path == "/silent":
            time.sleep(3)
        elif self.path.startswith("/status/"):
            self._answer(int(self.path.rpartition("/")[2]), {})
        else:
            self._answer(200, *ANSWERS.get(self.path, ({"Content-Type": "Image/JPEG; q=1"}, JPEG)))

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _dribble(self, piece: bytes) -> None:
        with suppress(OSError):
            for _ in range(200):
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(0.05)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """Called pictures.example, which the operator has allowed."""
    settings.OUTBOUND_ALLOWED_HOSTS = ["pictures.example"]
    with serving(Server()) as running:
        yield running


class Names:
    """A name server: each name has answers that it gives one after the other, the last one for ever."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): rounds for name, rounds in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self.answers:
            raise OSError("unknown")
        rounds = self.answers[host]
        return rounds.pop(0) if len(rounds) > 1 else rounds[0]


def names() -> Names:
    return Names(pictures_example=[["127.0.0.1"]])


def get(url: str, resolver: Names | None = None, max_bytes: int = 100_000) -> Fetched:
    return fetch(url, max_bytes=max_bytes, accept=("image/",), resolver=resolver or names())


def test_a_picture_is_fetched_from_its_name(server: Server) -> None:
    found = get(f"http://pictures.example:{server.port}/a.jpg?b=c")
    assert found == Fetched(JPEG, "image/jpeg", f"http://pictures.example:{server.port}/a.jpg?b=c")
    assert server.asked == [(f"pictures.example:{server.port}", "/a.jpg?b=c")]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public_are_recognised(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_recognised(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_inside_is_refused_even_among_public_addresses(address: str) -> None:
    resolver = Names(evil_example=[["1.1.1.1", address]])
    with pytest.raises(NotAllowed, match=r"evil\.example"):
        get("http://evil.example/a.jpg", resolver)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f000001",
        "127.1",
        "localhost",
        "localhost.",
    ],
)
def test_addresses_written_in_any_way_are_refused_with_the_real_resolver(host: str, server: Server) -> None:
    with pytest.raises(OutboundError):
        fetch(f"http://{host}:{server.port}/", max_bytes=10, accept=("image/",))
    with pytest.raises(OutboundError):
        fetch(f"http://{host}:8080/", max_bytes=10, accept=("image/",))
    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "pictures.example/a.jpg",
        "ftp://pictures.example/a.jpg",
        "file:///etc/passwd",
        "gopher://pictures.example/",
        "http://",
        "http://user:secret@pictures.example/",
        "http://pictures.example:99999/",
        "http://other.example:22/",
        "javascript:alert(1)",
        "http://[::1/",
    ],
)
def test_what_is_no_proper_address_is_refused(url: str, server: Server) -> None:
    with pytest.raises(OutboundError) as refused:
        get(url)
    assert str(refused.value)
    assert server.asked == []


def test_a_name_that_changes_its_mind_is_asked_once_and_taken_at_its_word(settings: Settings) -> None:
    """DNS rebinding: the connection goes to the address that was checked, not to what the name leads to later."""
    settings.OUTBOUND_ALLOWED_HOSTS = ["rebind.example"]
    with serving(Server("127.0.0.1")) as first:
        resolver = Names(rebind_example=[["127.0.0.1"], ["127.0.0.2"]])
        assert get(f"http://rebind.example:{first.port}/a.jpg", resolver).content == JPEG
        assert resolver.asked == ["rebind.example"]
        assert len(first.asked) == 1


def test_rebinding_between_two_hops_is_caught(server: Server) -> None:
    resolver = Names(pictures_example=[["127.0.0.1"]], evil_example=[["169.254.169.254"]])
    server.redirects["/start"] = "http://evil.example/latest/meta-data"
    with pytest.raises(NotAllowed, match=r"evil\.example"):
        get(f"http://pictures.example:{server.port}/start", resolver)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://pictures.example/",
        "http://127.0.0.1:8080/",
        "http://[bad",
        "//[",
        "http://\xff[",
    ],
)
def test_redirects_are_checked_like_the_first_address(server: Server, location: str) -> None:
    server.redirects["/start"] = location
    with pytest.raises(NotAllowed):
        get(f"http://pictures.example:{server.port}/start")


def test_a_few_redirects_are_followed_also_relative_ones(server: Server) -> None:
    base = f"http://pictures.example:{server.port}"
    server.redirects |= {"/1": "/2", "/2": f"{base}/3", "/3": "4.jpg"}
    assert get(f"{base}/1").url == f"{base}/4.jpg"
    server.redirects["/0"] = "/1"
    with pytest.raises(OutboundError, match="too often"):
        get(f"{base}/0")


@pytest.mark.parametrize("path", ["/endless", "/liar"])
def test_what_is_too_large_is_not_read_to_its_end(server: Server, path: str) -> None:
    with pytest.raises(TooLarge, match=r"0\.1 MB"):
        get(f"http://pictures.example:{server.port}{path}")


@pytest.mark.parametrize("path", ["/page", "/packed"])
def test_what_is_no_picture_is_refused(server: Server, path: str) -> None:
    with pytest.raises(WrongType):
        get(f"http://pictures.example:{server.port}{path}")


@pytest.mark.parametrize(
    ("status", "temporary"), [(404, False), (410, False), (403, False), (429, True), (500, True), (503, True)]
)
def test_refusals_say_whether_it_is_worth_trying_again(server: Server, status: int, temporary: bool) -> None:
    with pytest.raises(OutboundError) as refused:
        get(f"http://pictures.example:{server.port}/status/{status}")
    assert isinstance(refused.value, Unreachable) is temporary
    assert str(status) in str(refused.value)


def test_a_server_that_does_not_answer_is_left_alone_soon(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "READ_SECONDS", 0.3)
    started = time.monotonic()
    with pytest.raises(Unreachable, match="in time"):
        get(f"http://pictures.example:{server.port}/silent")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("path", ["/slow-body", "/slow-head", "/slow-redirect"])
def test_a_server_that_sends_a_little_at_a_time_is_left_alone_when_the_time_is_over(
    server: Server, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(outbound, "MOST_SECONDS", 0.4)
    server.redirects["/slow-redirect"] = "/slow-head"
    started = time.monotonic()
    with pytest.raises(Unreachable, match="too slow"):
        get(f"http://pictures.example:{server.port}{path}")
    assert time.monotonic() - started < 2


def test_time_that_passes_between_two_connections_counts_too(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "MOST_SECONDS", 0.1)

    def slow_names(host: str, port: int) -> list[str]:
        time.sleep(0.3)
        return ["127.0.0.1"]

    with pytest.raises(Unreachable, match="too slow"):
        fetch(
            f"http://pictures.example:{server.port}/a.jpg",
            max_bytes=10_000,
            accept=("image/",),
            resolver=slow_names,
        )
    assert server.asked == []


def test_a_server_that_is_not_there_is_unreachable(server: Server) -> None:
    server.server_close()
    with pytest.raises(Unreachable):
        get(f"http://pictures.example:{server.port}/")
    with pytest.raises(Unreachable, match=r"nowhere\.example"):
        get("http://nowhere.example/")


def test_the_environments_proxy_is_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert get(f"http://pictures.example:{server.port}/a.jpg").content == JPEG


def test_https_asks_for_the_name_and_not_for_the_address(settings: Settings) -> None:
    """A server that only notes which certificate was asked for, and has none."""
    settings.OUTBOUND_ALLOWED_HOSTS = ["pictures.example"]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    asked: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    server = Server()
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    with serving(server), pytest.raises(Unreachable):
        get(f"https://pictures.example:{server.port}/a.jpg")
    assert asked == ["pictures.example"]
