"""What payments puts into the pages of others in the store admin."""

from typing import Any

from apps.core.http.request import MaartRequest
from apps.payments.selectors.payments import offered_methods


def setup_steps(request: MaartRequest) -> dict[str, Any]:
    """Done when shoppers can pay."""
    return {"is_done": bool(offered_methods(request.store.id, request.store.currency))}
