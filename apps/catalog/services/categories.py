"""Writing the tree of categories."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.catalog.events import CategoriesChanged
from apps.catalog.exceptions import InvalidCategory
from apps.catalog.models import Category, CategoryText
from apps.catalog.services.versions import note_change
from apps.catalog.text import clean_html, slug_of
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.events import publish
from apps.core.text import one_line

MAX_DEPTH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTextDraft:
    title: str
    slug: str = ""
    description: str = ""


@transaction.atomic
def save_category(
    *,
    texts: Mapping[str, CategoryTextDraft],
    actor: Actor,
    category_id: int | None = None,
    parent_id: int | None = None,
    position: int = 0,
) -> Category:
    """Make or change a category. Raises InvalidCategory and Category.DoesNotExist."""
    _lock_tree()
    category = Category.objects.get(pk=category_id) if category_id else Category()
    _check_texts(texts)
    _check_parent(category, parent_id)
    category.parent_id = parent_id
    category.position = position
    category.save()
    for language, draft in texts.items():
        _write_text(category, language, draft)
    action = "catalog.category_updated" if category_id else "catalog.category_created"
    titles = {language: draft.title for language, draft in texts.items()}
    record(actor=actor, action=action, obj=category, diff={"titles": titles, "parent": parent_id})
    publish(CategoriesChanged(category_id=category.pk))
    return category


@transaction.atomic
def delete_category(*, category_id: int, actor: Actor, now: datetime) -> None:
    """Its products stay; what lies below it must be moved first. Raises InvalidCategory, Category.DoesNotExist."""
    _lock_tree()
    category = Category.objects.get(pk=category_id)
    if category.children.exists():
        raise InvalidCategory(_("Move or delete the categories below this one first."))
    record(actor=actor, action="catalog.category_deleted", obj=category)
    note_change(category.products.select_for_update().order_by("pk").values_list("pk", flat=True), now)
    category.products.clear()
    category.delete()
    publish(CategoriesChanged(category_id=category_id))


def _lock_tree() -> None:
    """Two moves at once could make a circle that neither would see."""
    list(Category.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _check_texts(texts: Mapping[str, CategoryTextDraft]) -> None:
    languages = {code for code, _name in settings.LANGUAGES}
    if not texts:
        raise InvalidCategory(_("Give the category a title."), field="title")
    for language, draft in texts.items():
        if language not in languages:
            raise InvalidCategory(_("There is no language “%(code)s”.") % {"code": language})
        if not one_line(draft.title) or len(draft.title) > 120:
            raise InvalidCategory(
                _("Give the category a title of at most 120 characters."), field=f"title_{language}"
            )


def _check_parent(category: Category, parent_id: int | None) -> None:
    parents = dict(Category.objects.values_list("pk", "parent_id"))
    if parent_id is not None and parent_id not in parents:
        raise InvalidCategory(_("The category above does not exist."), field="parent")
    depth, current = 1, parent_id
    while current is not None:
        if current == category.pk:
            raise InvalidCategory(_("A category cannot lie below itself."), field="parent")
        depth, current = depth + 1, parents[current]
    if depth + _height(category.pk, parents) > MAX_DEPTH:
        raise InvalidCategory(
            _("Categories are at most %(depth)s levels deep.") % {"depth": MAX_DEPTH}, field="parent"
        )


def _height(category_id: int | None, parents: Mapping[int, int | None]) -> int:
    """Levels below the category."""
    children = [pk for pk, parent in parents.items() if category_id is not None and parent == category_id]
    return 1 + max(_height(child, parents) for child in children) if children else 0


def _write_text(category: Category, language: str, draft: CategoryTextDraft) -> None:
    text = CategoryText.objects.filter(category=category, language=language).first()
    text = text or CategoryText(category=category, language=language)
    slug = slug_of(draft.slug.strip() or text.slug or draft.title, f"category-{category.pk}")
    taken = CategoryText.objects.filter(language=language, slug=slug).exclude(category=category).exists()
    text.slug = f"{slug}-{category.pk}" if taken else slug
    text.title = one_line(draft.title)
    text.description = clean_html(draft.description.strip())
    text.save()
