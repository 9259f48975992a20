"""Writing products: whole, audited, against the version that was read."""

from dataclasses import replace
from typing import Any

import pytest

from apps.catalog.enums import ProductStatus
from apps.catalog.events import ProductArchived, ProductCreated, ProductPublished, ProductUpdated
from apps.catalog.exceptions import (
    HandleTaken,
    InvalidCategory,
    InvalidProduct,
    ProductChanged,
    SkuTaken,
)
from apps.catalog.models import Category, Product, ProductText, StoreListing, Variant
from apps.catalog.selectors.categories import category_tree
from apps.catalog.selectors.drafts import draft_of
from apps.catalog.services import products
from apps.catalog.services.categories import CategoryTextDraft, delete_category, save_category
from apps.catalog.services.drafts import ProductDraft, TextDraft, VariantDraft
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock
from apps.core.events import Event
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.models import Store
from tests.modules.catalog.samples import ANNA, NOW, draft, make_product, sizes

pytestmark = pytest.mark.usefixtures("merchant_context")


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What the services of products tell others."""
    told: list[Event] = []
    monkeypatch.setattr(products, "publish", told.append)
    return told


def save(product: Product, changed: ProductDraft, version: int | None = None) -> Product:
    return products.update_product(
        product_id=product.pk,
        draft=changed,
        expected_version=version,
        main_language="en",
        actor=ANNA,
        now=NOW,
    )


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


class TestCreating:
    def test_words_prices_and_stock(self, published: list[Event]) -> None:
        product = make_product("cake", "Gâteau d'été", **sizes(900, 1500))
        text = ProductText.objects.get()
        assert (text.slug, text.search_text) == ("gateau-dete", "gateau d ete muller bread")
        assert (product.price_from_minor, product.sort_key, product.version) == (900, "gateau d'ete", 1)
        small, medium = Variant.objects.order_by("position")
        assert (small.options, medium.price_minor) == (["Small"], 1500)
        assert resolve(Stock).levels([small.pk])[small.pk].on_hand == 5
        assert published == [ProductCreated(product_id=product.pk)]
        assert "catalog.product_created" in actions()

    def test_words_of_one_line_have_one_line_and_turn_nothing_round(self) -> None:
        make_product(
            "cake", "Rye\r\nbread \u202egnp.exe\u202c", brand="Bak\u2066ery", tags=("soft\t", "\u202e")
        )
        product = Product.objects.get()
        assert ProductText.objects.get().title == "Rye bread gnp.exe"
        assert (product.brand, product.tags) == ("Bakery", ["soft"])

    def test_two_products_of_one_title_have_two_addresses(self) -> None:
        make_product("one", "Rye bread")
        second = make_product("two", "Rye bread")
        assert ProductText.objects.get(product=second).slug == f"rye-bread-{second.pk}"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"handle": " "}, "handle"),
            ({"status": "sold"}, "status"),
            ({"texts": {}}, "texts.en.title"),
            ({"texts": {"en": TextDraft(title=" ")}}, "texts.en.title"),
            ({"texts": {"xx": TextDraft(title="Bread")}}, "texts.xx"),
            ({"brand": "b" * 256}, "brand"),
            ({"tags": ("t" * 256,)}, "tags"),
            ({"option_names": ("a", "b", "c", "d")}, "option_names"),
            ({"option_names": ("Size", "Size")}, "option_names"),
            ({"variants": []}, "variants"),
            ({"variants": [VariantDraft(price_minor=1), VariantDraft(price_minor=2)]}, "variants.options"),
            ({"variants": [VariantDraft(price_minor=1, options=("S",))]}, "variants.options"),
            ({"variants": [VariantDraft(price_minor=-1)]}, "variants.price_minor"),
            ({"variants": [VariantDraft(price_minor=1, tax_class="none")]}, "variants.tax_class"),
            ({"variants": [VariantDraft(price_minor=1, weight_grams=-1)]}, "variants.weight_grams"),
            ({"variants": [VariantDraft(price_minor=1, quantity=-1)]}, "variants.quantity"),
            ({"variants": [VariantDraft(price_minor=1, sku="a\0b")]}, "variants.sku"),
            ({"variants": [VariantDraft(price_minor=1, picture_id=7)]}, "variants.picture_id"),
            ({"category_ids": (99,)}, "category_ids"),
        ],
    )
    def test_what_cannot_be_is_refused_by_field(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidProduct) as refused:
            products.create_product(
                draft=replace(draft(), **changes), main_language="en", actor=ANNA, now=NOW
            )
        assert refused.value.field == field
        assert not Product.objects.exists()

    def test_handles_and_skus_are_unique(self) -> None:
        make_product("rye-bread")
        with pytest.raises(HandleTaken):
            make_product("rye-bread")
        with pytest.raises(SkuTaken):
            make_product("other", variants=[VariantDraft(price_minor=1, sku="RYE-BREAD")])

    def test_descriptions_are_cleaned(self) -> None:
        make_product(
            texts={
                "en": TextDraft(title="T", description="<p>Hi</p><script>x()</script><img src=x onerror=y()>")
            }
        )
        assert ProductText.objects.get().description == "<p>Hi</p>"


class TestUpdating:
    def test_saving_unchanged_writes_nothing(self, published: list[Event]) -> None:
        product = make_product(**sizes(900, 1500))
        before = actions()
        save(product, draft_of(product), product.version)
        product.refresh_from_db()
        assert (product.version, actions()) == (1, before)
        assert published == [ProductCreated(product_id=product.pk)]

    def test_changes_are_audited_field_by_field(self, published: list[Event]) -> None:
        product = make_product()
        save(product, replace(draft_of(product), brand="Weber"), 1)
        entry = AuditEntry.objects.get(action="catalog.product_updated")
        assert entry.diff == {"brand": ["Muller", "Weber"]}
        assert published[-1] == ProductUpdated(product_id=product.pk)

    def test_somebody_else_was_faster(self) -> None:
        product = make_product()
        mine, theirs = draft_of(product), replace(draft_of(product), brand="Theirs")
        save(product, theirs, 1)
        with pytest.raises(ProductChanged) as refused:
            save(product, replace(mine, brand="Mine"), 1)
        assert refused.value.current_version == 2
        assert Product.objects.get().brand == "Theirs"

    def test_variants_keep_their_identity_and_may_change_places(self) -> None:
        product = make_product("cake", "Cake", **sizes(900, 1500))
        stored = draft_of(product)
        small, medium = stored.variants
        swapped = [
            replace(small, options=("Medium",), sku=medium.sku),
            replace(medium, options=("Small",), sku=small.sku),
        ]
        save(product, replace(stored, variants=swapped))
        assert {v.pk: (v.options, v.sku) for v in Variant.objects.all()} == {
            small.id: (["Medium"], "CAKE-M"),
            medium.id: (["Small"], "CAKE-S"),
        }

    def test_a_variant_that_is_given_up_stays_for_orders_and_frees_its_sku(self) -> None:
        product = make_product("cake", "Cake", **sizes(900, 1500))
        stored = draft_of(product)
        save(product, replace(stored, variants=stored.variants[:1]))
        gone = Variant.objects.get(options=["Medium"])
        assert (gone.is_archived, gone.sku) == (True, None)
        make_product("other", variants=[VariantDraft(price_minor=1, sku="CAKE-M")])

    def test_a_variant_of_another_product_is_refused(self) -> None:
        other = make_product("other")
        product = make_product("cake")
        foreign = draft_of(other).variants[0].id
        with pytest.raises(InvalidProduct) as refused:
            save(product, replace(draft_of(product), variants=[VariantDraft(price_minor=1, id=foreign)]))
        assert refused.value.field == "variants.id"

    def test_addresses_stay_when_the_title_changes(self) -> None:
        product = make_product()
        stored = draft_of(product)
        save(product, replace(stored, texts={"en": replace(stored.texts["en"], title="Black bread")}))
        text = ProductText.objects.get()
        assert (text.title, text.slug) == ("Black bread", "rye-bread")

    def test_the_lowest_price_follows(self) -> None:
        product = make_product("cake", "Cake", **sizes(900, 1500))
        stored = draft_of(product)
        dearer = [replace(variant, price_minor=variant.price_minor + 100) for variant in stored.variants]
        save(product, replace(stored, variants=dearer))
        product.refresh_from_db()
        assert product.price_from_minor == 1000


class TestVisibility:
    def test_publishing_makes_drafts_active_and_is_told_once(
        self, store: Store, published: list[Event]
    ) -> None:
        product = make_product(status="draft")
        for expected in (1, 0):
            count = products.publish_products(
                product_ids=[product.pk], store_id=store.pk, actor=ANNA, now=NOW
            )
            assert count == expected
        product.refresh_from_db()
        assert product.status == ProductStatus.ACTIVE
        assert published[1:] == [ProductPublished(product_id=product.pk, store_id=store.pk)]

    def test_each_store_for_itself(self, store: Store, store_on_other_platform: Store) -> None:
        product = make_product()
        for place in (store, store_on_other_platform):
            products.publish_products(product_ids=[product.pk], store_id=place.pk, actor=ANNA, now=NOW)
        assert (
            products.unpublish_products(product_ids=[product.pk], store_id=store.pk, actor=ANNA, now=NOW) == 1
        )
        assert StoreListing.objects.get().store_id == store_on_other_platform.pk

    def test_archived_products_cannot_be_published_but_come_back_as_drafts(
        self, store: Store, published: list[Event]
    ) -> None:
        product = make_product()
        assert products.archive_products(product_ids=[product.pk], actor=ANNA, now=NOW) == 1
        assert products.archive_products(product_ids=[product.pk], actor=ANNA, now=NOW) == 0
        assert ProductArchived(product_id=product.pk) in published
        assert (
            products.publish_products(product_ids=[product.pk], store_id=store.pk, actor=ANNA, now=NOW) == 0
        )
        assert products.restore_products(product_ids=[product.pk], actor=ANNA, now=NOW) == 1
        product.refresh_from_db()
        assert product.status == ProductStatus.DRAFT


def category(title: str, parent: Category | None = None, **changes: Any) -> Category:
    return save_category(
        texts={"en": CategoryTextDraft(title=title)},
        parent_id=parent.pk if parent else None,
        actor=ANNA,
        **changes,
    )


class TestCategories:
    def test_a_tree_in_order(self) -> None:
        bread = category("Bread", position=2)
        cake = category("Cake", position=1)
        rye = category("Rye", bread)
        tree = category_tree(("en",))
        assert [(node.title, node.depth) for node in tree.nodes] == [("Cake", 0), ("Bread", 0), ("Rye", 1)]
        node = tree.get(bread.pk)
        assert node is not None
        assert node.below == (bread.pk, rye.pk)
        assert [entry.title for entry in tree.path(rye.pk)] == ["Bread", "Rye"]
        assert cake.pk not in node.below

    def test_nothing_lies_below_itself(self) -> None:
        bread = category("Bread")
        rye = category("Rye", bread)
        with pytest.raises(InvalidCategory, match="below itself"):
            category("Bread", rye, category_id=bread.pk)

    def test_not_too_deep(self) -> None:
        current = category("1")
        for name in "2345":
            current = category(name, current)
        with pytest.raises(InvalidCategory, match="5 levels"):
            category("6", current)

    def test_deleting_keeps_products_and_refuses_with_children(self) -> None:
        bread = category("Bread")
        rye = category("Rye", bread)
        product = make_product(category_ids=(rye.pk,))
        with pytest.raises(InvalidCategory):
            delete_category(category_id=bread.pk, actor=ANNA, now=NOW)
        delete_category(category_id=rye.pk, actor=ANNA, now=NOW)
        assert Product.objects.get(pk=product.pk).categories.count() == 0

    @pytest.mark.parametrize(
        "texts", [{}, {"en": CategoryTextDraft(title=" ")}, {"xx": CategoryTextDraft(title="T")}]
    )
    def test_words_are_needed(self, texts: dict[str, CategoryTextDraft]) -> None:
        with pytest.raises(InvalidCategory):
            save_category(texts=texts, actor=ANNA)
