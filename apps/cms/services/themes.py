"""Writes of a store's theme."""

from collections.abc import Mapping
from typing import IO, Any
from uuid import UUID

from django.db import transaction

from apps.cms.enums import ThemePreset
from apps.cms.events import ThemeChanged
from apps.cms.models import Theme
from apps.cms.pictures import PictureKind, remake
from apps.cms.presets import PRESETS
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.db.seen import refuse_unless_seen
from apps.core.events import publish
from apps.tenancy.languages import merged_texts

CHOICES = (
    "preset",
    "accent",
    "heading_font",
    "body_font",
    "radius",
    "neutral",
    "picture_ratio",
    "layout",
)
TEXTS = ("tagline", "intro")
EDITED = (*CHOICES, *TEXTS, *(kind.value for kind in PictureKind))


def create_theme(*, store_id: UUID, preset: ThemePreset = ThemePreset.CALM) -> Theme:
    """The store's theme, made from the preset when it has none yet."""
    values = {"preset": preset, **PRESETS[preset]}
    theme, _created = Theme.objects.get_or_create(store_id=store_id, defaults=values)
    return theme


@transaction.atomic
def update_theme(
    *,
    store_id: UUID,
    values: Mapping[str, Any],
    pictures: Mapping[PictureKind, IO[bytes] | None],
    actor: Actor,
    seen: str | None = None,
) -> Theme:
    """``pictures``: an upload replaces, None removes, a kind left out stays. So do texts of languages not named.

    ``seen`` is the mark of EDITED. Raises ChangedMeanwhile, InvalidTheme and BadPicture.
    """
    create_theme(store_id=store_id)
    theme = Theme.objects.select_for_update().get(store_id=store_id)
    refuse_unless_seen(theme, EDITED, seen)
    wanted = {name: values[name] for name in CHOICES if name in values}
    wanted |= {name: merged_texts(getattr(theme, name), values[name]) for name in TEXTS if name in values}
    changed = {
        name: [getattr(theme, name), value] for name, value in wanted.items() if getattr(theme, name) != value
    }
    for name, (_before, after) in changed.items():
        setattr(theme, name, after)
    _ = theme.design.css
    for kind, upload in pictures.items():
        _replace(theme, kind, upload)
        changed[kind.value] = [None, "removed" if upload is None else "replaced"]
    theme.save()
    record(actor=actor, action="cms.theme_updated", obj=theme, diff=changed)
    publish(ThemeChanged(store_id=store_id))
    return theme


def _replace(theme: Theme, kind: PictureKind, upload: IO[bytes] | None) -> None:
    """The old file stays: its name is its content, and pages out there still refer to it."""
    field = getattr(theme, kind.value)
    if upload is None:
        setattr(theme, kind.value, "")
        return
    picture = remake(upload, kind)
    name = field.field.generate_filename(theme, str(picture.name))
    if not field.storage.exists(name):
        name = field.storage.save(name, picture)
    setattr(theme, kind.value, name)
