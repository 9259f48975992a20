"""PostgreSQL 18 and Valkey without installing either: started by the first command that needs them.

They outlive the command (and Ctrl-C), are shared by every process of this clone, and end with ``make stop``.
Standard library only; nothing here imports Django.
"""

from config.embedded.errors import EmbeddedError
from config.embedded.services import (
    ServiceStatus,
    ServiceUrls,
    ensure_services,
    reset_services,
    status,
    stop_services,
)

__all__ = [
    "EmbeddedError",
    "ServiceStatus",
    "ServiceUrls",
    "ensure_services",
    "reset_services",
    "status",
    "stop_services",
]
