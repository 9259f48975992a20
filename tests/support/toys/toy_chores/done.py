import os

from apps.core.context import current
from tests.support.toys.toy_chores.models import Chore


def note(name: str) -> None:
    context = current()
    where = {
        kind: ref.code
        for kind, ref in (
            ("platform", context.platform),
            ("merchant", context.merchant),
            ("store", context.store),
        )
        if ref
    }
    Chore.objects.create(name=name, pid=os.getpid(), where=where)
