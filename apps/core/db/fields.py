"""References that do not tie schemas together."""

from typing import Any

from django.db import models


class PublicForeignKey(models.ForeignKey):  # type: ignore[type-arg]  # the target model is given per field
    """From a row in a merchant's schema to a row in public: stores the UUID and nothing else.

    A merchant's schema is self-contained, so no database constraint leaves it, deleting cascades nowhere (public
    rows are archived, never deleted) and public rows do not reach back into a schema.
    """

    def __init__(self, to: Any, **kwargs: Any) -> None:
        kwargs["on_delete"] = models.DO_NOTHING
        kwargs["db_constraint"] = False
        kwargs["related_name"] = "+"
        super().__init__(to, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("on_delete", "db_constraint", "related_name"):
            kwargs.pop(implied, None)
        return name, path, args, kwargs
