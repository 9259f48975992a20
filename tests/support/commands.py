"""Commands, called as a machine calls them."""

import json
from io import StringIO
from typing import Any

from django.core.management import call_command


def answer(name: str, *arguments: str) -> Any:
    """What ``manage.py <name> ... --json`` prints, read."""
    said = StringIO()
    call_command(name, *arguments, "--json", stdout=said)
    return json.loads(said.getvalue())
