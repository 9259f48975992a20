"""What cms puts into the pages of others in the store admin."""

from typing import Any

from apps.cms.selectors.pages import count_starters
from apps.core.http.request import MaartRequest


def setup_steps(request: MaartRequest) -> dict[str, Any]:
    """Done when every page has been looked at, that is saved once."""
    return {"starters": count_starters(request.store.id)}
