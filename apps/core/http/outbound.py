"""Fetching what an address given by a person leads to, without reaching anything of ours.

The name is resolved here, every address it has is checked, and the connection goes to the very address that was
checked: a name server that answers differently the second time (DNS rebinding) changes nothing. Redirects are
followed by hand, each checked like the first. What is private may be allowed by ``settings.OUTBOUND_ALLOWED_HOSTS``
(tests and demo), never by an address in a form.
"""

import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Lock, Timer
from types import TracebackType
from typing import Any
from urllib.parse import urljoin

import httpx2
from django.conf import settings
from django.utils.translation import gettext as _

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

MOST_REDIRECTS = 3
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
MOST_SECONDS = 30.0
"""From the first look at the address to the last byte, redirects included."""
PORTS = frozenset({80, 443, 8080, 8443})
USER_AGENT = "Maart/1.0 (+https://maart.example/fetcher)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Set apart for special purposes (IANA), though ``ipaddress`` of some Python versions calls them global: protocol
# assignments, AS112, the relay of 6to4, documentation, site-local.
_SPECIAL = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24",
        "2001::/23", "2620:4f:8000::/48", "3fff::/20", "fec0::/10",
    )
)  # fmt: skip


class OutboundError(Exception):
    """Why an address could not be fetched; the text is for the person who gave it."""


class NotAllowed(OutboundError):
    """The address leads to something that is not public."""


class TooLarge(OutboundError):
    pass


class WrongType(OutboundError):
    pass


class Unreachable(OutboundError):
    """Nothing there now; it may be worth trying again."""


@dataclass(frozen=True, slots=True)
class Fetched:
    content: bytes
    content_type: str
    """Without parameters, in small letters."""
    url: str
    """Where it was found after redirects."""


@dataclass(frozen=True, slots=True)
class _Target:
    """An address that was checked, and the one IP address to connect to."""

    url: httpx2.URL
    ip: str


def resolve_host(host: str, port: int) -> list[str]:
    """All addresses of a name, from the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(url: str, *, max_bytes: int, accept: tuple[str, ...], resolver: Resolver = resolve_host) -> Fetched:
    """The content behind ``url``, when its type is one of ``accept`` ("image/jpeg", or "image/" for all of a kind).

    Raises OutboundError, of which Unreachable may be temporary.
    """
    with _Deadline(MOST_SECONDS) as deadline, _client() as client:
        for _hop in range(MOST_REDIRECTS + 1):
            target = _checked(url, resolver)
            found = _get(client, target, max_bytes=max_bytes, accept=accept, deadline=deadline)
            client.cookies.clear()
            if isinstance(found, Fetched):
                return found
            url = found
    raise Unreachable(_("The address redirects too often."))


class _Deadline:
    """Cuts the connection when the time is over.

    The client's own time-outs are for a single read: who sends a byte a second never meets them.
    """

    def __init__(self, seconds: float) -> None:
        self._timer = Timer(seconds, self._pass)
        self._timer.daemon = True
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self.is_over = False

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._timer.cancel()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Called by the client at every step; only new connections matter here."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                self._cut_if_over()

    def check(self) -> None:
        """Raises Unreachable."""
        if self.is_over:
            raise Unreachable(_("The server is too slow."))

    def _pass(self) -> None:
        with self._lock:
            self.is_over = True
            self._cut_if_over()

    def _cut_if_over(self) -> None:
        if self.is_over and self._socket is not None:
            with suppress(OSError):  # closed already
                # Not the method of an encrypted socket, which would also forget its state under the reader's feet.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _client() -> httpx2.Client:
    """Without proxies, cookies or credentials of the environment."""
    return httpx2.Client(
        trust_env=False,
        follow_redirects=False,
        timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        # Unpacked, a small answer may be any size: nothing packed is asked for, or accepted.
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
        limits=httpx2.Limits(max_keepalive_connections=0),
    )


# -- what is allowed ------------------------------------------------------------------------------------------------


def _checked(url: str, resolver: Resolver) -> _Target:
    """Raises NotAllowed, Unreachable."""
    parsed = _parsed(url)
    port = parsed.port or (443 if parsed.scheme == "https" else 80)
    trusted = _is_trusted(parsed.host, port)
    if not trusted and port not in PORTS:
        raise NotAllowed(_("Port %(port)d is not allowed in an address.") % {"port": port})
    addresses = _resolved(parsed.host, port, resolver)
    if not trusted and not all(is_public(address) for address in addresses):
        raise NotAllowed(_("'%(host)s' leads to an address that is not public.") % {"host": parsed.host})
    return _Target(parsed, str(addresses[0]))


def _parsed(url: str) -> httpx2.URL:
    try:
        parsed = httpx2.URL(url.strip())
    except (httpx2.InvalidURL, ValueError):
        raise NotAllowed(_("This is not an address that can be read.")) from None
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise NotAllowed(_("Give an address that begins with https:// or http://."))
    if parsed.userinfo:
        raise NotAllowed(_("Give an address without a user name and password."))
    return parsed


def _is_trusted(host: str, port: int) -> bool:
    """Whether an operator listed ``host`` or ``host:port``."""
    allowed = settings.OUTBOUND_ALLOWED_HOSTS
    return host in allowed or f"{host}:{port}" in allowed


def _resolved(host: str, port: int, resolver: Resolver) -> list[Address]:
    try:
        return [ip_address(host)]
    except ValueError:
        pass
    try:
        addresses = [ip_address(address.partition("%")[0]) for address in resolver(host, port)]
    except (OSError, UnicodeError, ValueError):
        addresses = []
    if not addresses:
        raise Unreachable(_("There is no server called '%(host)s'.") % {"host": host})
    return addresses


def is_public(address: Address) -> bool:
    """Whether an address is somewhere out there: not private, loopback, link-local, reserved, multicast, metadata."""
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(inner)
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for (mapped, 6to4, NAT64, Teredo)."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address.packed[:12] == bytes.fromhex("0064ff9b0000000000000000"):
        return IPv4Address(address.packed[12:])
    return None


# -- one request ----------------------------------------------------------------------------------------------------


def _get(
    client: httpx2.Client, target: _Target, *, max_bytes: int, accept: tuple[str, ...], deadline: _Deadline
) -> Fetched | str:
    """What was found, or where the answer points to."""
    deadline.check()
    request = client.build_request(
        "GET",
        target.url.copy_with(host=target.ip),
        headers={"Host": target.url.netloc.decode("ascii"), "Accept": _accept_header(accept)},
        # The certificate must be the name's, though the connection goes to the address.
        extensions={"sni_hostname": target.url.raw_host.decode("ascii"), "trace": deadline.trace},
    )
    try:
        with _Streamed(client, request) as response:
            if response.status_code in _REDIRECTS and response.headers.get("location"):
                return _pointed_to(target.url, response.headers["location"])
            _check_status(response)
            content_type = _checked_type(response, accept)
            return Fetched(_read(response, max_bytes, deadline), content_type, str(target.url))
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        deadline.check()
        raise Unreachable(_explained(error, target.url.host)) from None


class _Streamed:
    """The answer without its body, closed at the end whatever happens."""

    def __init__(self, client: httpx2.Client, request: httpx2.Request) -> None:
        self._client, self._request = client, request

    def __enter__(self) -> httpx2.Response:
        self._response = self._client.send(self._request, stream=True)
        return self._response

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._response.close()


def _pointed_to(url: httpx2.URL, location: str) -> str:
    """Raises NotAllowed."""
    try:
        return urljoin(str(url), location)
    except ValueError:
        raise NotAllowed(_("The address redirects to something that is no address.")) from None


def _accept_header(accept: tuple[str, ...]) -> str:
    return ", ".join(f"{kind}*" if kind.endswith("/") else kind for kind in accept)


def _check_status(response: httpx2.Response) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    if status in {404, 410}:
        raise OutboundError(_("There is nothing at this address (answer %(status)d).") % {"status": status})
    if status == 429 or status >= 500:
        raise Unreachable(_("The server is busy or broken (answer %(status)d).") % {"status": status})
    raise OutboundError(_("The server refuses the address (answer %(status)d).") % {"status": status})


def _checked_type(response: httpx2.Response, accept: tuple[str, ...]) -> str:
    given = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if any(given == kind or (kind.endswith("/") and given.startswith(kind)) for kind in accept):
        return given
    raise WrongType(
        _("The address leads to '%(given)s', not to %(wanted)s.")
        % {"given": given[:80] or "?", "wanted": _accept_header(accept)}
    )


def _read(response: httpx2.Response, max_bytes: int, deadline: _Deadline) -> bytes:
    """The body. What is too large is not read to its end, also when it lies about its length."""
    if response.headers.get("content-encoding", "identity").lower() not in {"", "identity"}:
        raise WrongType(_("The server sends the file packed, although it was asked not to."))
    too_large = TooLarge(_("The file is larger than %(size)s MB.") % {"size": f"{max_bytes / 1_000_000:g}"})
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > max_bytes:
        raise too_large
    content = bytearray()
    for chunk in response.iter_raw():  # as it comes: pieces of a size would be waited for
        content += chunk
        if len(content) > max_bytes:
            raise too_large
    deadline.check()  # a connection that was cut looks like the end of a body without a length
    return bytes(content)


def _explained(error: Exception, host: str) -> str:
    if isinstance(error, httpx2.TimeoutException):
        return _("'%(host)s' does not answer in time.") % {"host": host}
    if isinstance(error, httpx2.ConnectError) and "CERTIFICATE" in str(error).upper():
        return _("The certificate of '%(host)s' is not valid.") % {"host": host}
    return _("'%(host)s' cannot be reached.") % {"host": host}
