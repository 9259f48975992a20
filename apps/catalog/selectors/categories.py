"""The tree of categories. It is small, so it is read whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from apps.catalog.enums import ProductStatus
from apps.catalog.models import Category, CategoryText, Product, StoreListing
from apps.catalog.selectors.showing import best_text


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryNode:
    """``slugs`` are its addresses by language. ``below`` are the ids of itself and all under it."""

    id: int
    parent_id: int | None
    depth: int
    title: str
    slug: str
    description: str
    slugs: dict[str, str]
    below: tuple[int, ...]


class CategoryTree:
    def __init__(self, categories: Sequence[Category], languages: Sequence[str]) -> None:
        self._categories = {category.pk: category for category in categories}
        self._children: dict[int | None, list[int]] = {}
        for category in categories:
            self._children.setdefault(category.parent_id, []).append(category.pk)
        self._languages = languages
        self._nodes: dict[int, CategoryNode] = {}
        self.nodes: list[CategoryNode] = []
        for root in self._children.get(None, []):
            self._visit(root, 0)

    def _visit(self, category_id: int, depth: int) -> tuple[int, ...]:
        place = len(self.nodes)
        below = [category_id]
        for child in self._children.get(category_id, []):
            below.extend(self._visit(child, depth + 1))
        node = self._node(self._categories[category_id], depth, tuple(below))
        self._nodes[category_id] = node
        self.nodes.insert(place, node)
        return node.below

    def _node(self, category: Category, depth: int, below: tuple[int, ...]) -> CategoryNode:
        texts = list(category.texts.all())
        text = best_text(texts, self._languages) or CategoryText(title=str(category), slug="")
        return CategoryNode(
            id=category.pk,
            parent_id=category.parent_id,
            depth=depth,
            title=text.title,
            slug=text.slug,
            description=text.description,
            slugs={other.language: other.slug for other in texts},
            below=below,
        )

    def get(self, category_id: int) -> CategoryNode | None:
        return self._nodes.get(category_id)

    def by_slug(self, slug: str) -> CategoryNode | None:
        """In the reader's language, else in any."""
        own = next((node for node in self.nodes if node.slug == slug), None)
        return own or next((node for node in self.nodes if slug in node.slugs.values()), None)

    def path(self, category_id: int) -> list[CategoryNode]:
        """From the root to the category."""
        path: list[CategoryNode] = []
        node = self._nodes.get(category_id)
        while node is not None:
            path.insert(0, node)
            node = self._nodes.get(node.parent_id) if node.parent_id else None
        return path

    def children(self, category_id: int | None) -> list[CategoryNode]:
        return [self._nodes[id_] for id_ in self._children.get(category_id, [])]


def category_tree(languages: Sequence[str]) -> CategoryTree:
    """Two statements."""
    categories = Category.objects.prefetch_related("texts").order_by("position", "pk")
    return CategoryTree(list(categories), languages)


def filled_category_ids(store_id: UUID, now: object) -> set[int]:
    """Categories with something to see in the store."""
    through = Product.categories.through
    listed = StoreListing.objects.filter(
        store=store_id,
        published_at__lte=now,
        product=OuterRef("product_id"),
        product__status=ProductStatus.ACTIVE,
    )
    found = through.objects.filter(Exists(listed)).values_list("category_id", flat=True)
    return set(found.distinct())
