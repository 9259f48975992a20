"""The address and the port of the web server."""

from __future__ import annotations

import errno
import socket
import time

from config import env
from config.embedded.errors import EmbeddedError

DEFAULT_PORT = 8000
HOST = "127.0.0.1"


def chosen() -> int:
    return env.integer("PORT", default=DEFAULT_PORT, minimum=1, maximum=65535)


def host() -> str:
    """Only this machine, unless BIND says otherwise."""
    return env.address("BIND", default=HOST)


def local_address(port: int) -> str:
    """Where this machine reaches the web server."""
    name = {"0.0.0.0": HOST, "::": "::1"}.get(host(), host())
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def is_free(port: int) -> bool:
    family = socket.AF_INET6 if ":" in host() else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            connection.bind((host(), port))
        except PermissionError:
            raise EmbeddedError(
                f"Port {port} may be used by root only: choose another with PORT=8000."
            ) from None
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise EmbeddedError(f"BIND is {host()}, which is not an address of this machine.") from None
            return False
    return True


def require_free(port: int, *, patience: float = 0) -> None:
    """``patience``: seconds for processes that were just killed to let go of it."""
    deadline = time.monotonic() + patience
    while not is_free(port):
        if time.monotonic() >= deadline:
            break
        time.sleep(0.05)
    else:
        return
    raise EmbeddedError(
        f"Port {port} is in use by another program: choose one with `make run PORT={port + 1}`."
    )
