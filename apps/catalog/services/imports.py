"""Bringing a product file into the catalog."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.catalog.enums import ImportStatus
from apps.catalog.events import ProductsImported
from apps.catalog.importing.columns import Format
from apps.catalog.importing.loading import Loaded, Loader, Target
from apps.catalog.importing.parsed import ParsedProduct
from apps.catalog.importing.problems import Problem, UnreadableFile
from apps.catalog.importing.reader import ProductFile, Reading
from apps.catalog.importing.report import ImportReport
from apps.catalog.models import ProductImport
from apps.catalog.services.pictures import enqueue_fetch
from apps.catalog.services.search import refresh_search
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.events import publish

BATCH_ROWS: Final = 3_000
PICTURES_PER_TASK: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """What an import needs to know about the store it fills."""

    id: UUID
    currency: str
    default_language: str


def import_products(
    *,
    path: Path,
    file_name: str,
    store: StoreSettings,
    language: str,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    product_import: ProductImport | None = None,
) -> ImportReport:
    """Bring the products of a file into the catalog and, where the file says so, into the store.

    Every product is brought whole or not at all. With ``dry_run`` everything is done and undone again, batch by
    batch, and nothing stays. A file that cannot be read as a whole changes nothing and is one error in the report.
    """
    if product_import is None and not dry_run:
        product_import = ProductImport.objects.create(
            store_id=store.id, file_name=file_name[:255], language=language, started_by=actor.label[:200]
        )
    run = _Run(
        store=store, language=language, actor=actor, now=now, dry_run=dry_run, product_import=product_import
    )
    try:
        with ProductFile(path, currency=store.currency) as file:
            run.take(file)
    except UnreadableFile as error:
        run.report.add_errors([error.problem])
    run.finish()
    return run.report


class _Run:
    def __init__(
        self,
        *,
        store: StoreSettings,
        language: str,
        actor: Actor,
        now: datetime,
        dry_run: bool,
        product_import: ProductImport | None,
    ) -> None:
        self.report = ImportReport()
        self._store = store
        self._language = language
        self._actor = actor
        self._now = now
        self._dry_run = dry_run
        self._import = product_import
        self._rows_of_skus: dict[str, int] = {}

    def take(self, file: ProductFile) -> None:
        self.report.rows = file.rows
        self.report.defaults = _defaults(file, self._store, self._language)
        target = Target(
            store_id=self._store.id,
            language=self._language,
            import_id=self._import.pk if self._import else None,
            is_main_language=self._language == self._store.default_language,
        )
        loader = Loader(file.layout, target)
        sku_column = file.layout.identity
        for readings in _batches(file.readings()):
            products = [product for reading in readings if (product := self._note(reading, sku_column))]
            self._load(loader, products)
            self._show_progress(sum(reading.rows for reading in readings))
        if not file.rows:
            self.report.add_errors([Problem(0, "", _("There is no product in this file, only its heading."))])

    def finish(self) -> None:
        if self._import is None:
            return
        report = self.report
        self._import.report = report.as_json()
        self._import.status = (
            ImportStatus.DONE if report.products or not report.errors else ImportStatus.FAILED
        )
        self._import.rows_done = report.rows
        self._import.finished_at = timezone.now()
        with transaction.atomic():
            self._import.save(update_fields=["report", "status", "rows_done", "finished_at"])
            record(
                actor=self._actor,
                action="catalog.products_imported",
                obj=self._import,
                diff={
                    "created": report.created,
                    "updated": report.updated,
                    "unchanged": report.unchanged,
                    "skipped": report.skipped,
                },
            )

    # Single steps

    def _note(self, reading: Reading, sku_column: str) -> ParsedProduct | None:
        """The product when it may be loaded."""
        errors = list(reading.errors)
        if reading.product is not None:
            errors += self._repeated_skus(reading.product, sku_column)
        self.report.add_warnings(reading.warnings)
        self.report.add_errors(errors)
        self.report.products += 1
        if errors:
            self.report.skipped += 1
            return None
        return reading.product

    def _repeated_skus(self, product: ParsedProduct, column: str) -> list[Problem]:
        """A SKU names one variant of the merchant; within a product that was checked already."""
        problems = []
        for variant in product.variants:
            if variant.sku is None:
                continue
            first = self._rows_of_skus.setdefault(variant.sku, variant.row)
            if first != variant.row:
                message = _("Row %(row)s, of another product, has the same SKU.") % {"row": first}
                problems.append(Problem(variant.row, column, message))
        return problems

    def _load(self, loader: Loader, products: Sequence[ParsedProduct]) -> None:
        """In halves when the database refuses, until the one product that it refuses is left."""
        if not products:
            return
        try:
            with transaction.atomic():
                loaded = self._load_batch(loader, products)
        except (IntegrityError, DataError) as error:
            if len(products) == 1:
                self._refused(products[0], error)
                return
            middle = len(products) // 2
            self._load(loader, products[:middle])
            self._load(loader, products[middle:])
            return
        self._add(loaded)

    def _load_batch(self, loader: Loader, products: Sequence[ParsedProduct]) -> Loaded:
        loaded = loader.load(products, actor=self._actor, now=self._now)
        if not loader.brings_all_words:
            refresh_search(product_ids=[*loaded.created_ids, *loaded.updated_ids])
        if self._dry_run:
            transaction.set_rollback(True)
        else:
            self._announce(loaded)
        return loaded

    def _announce(self, loaded: Loaded) -> None:
        if self._import is None:
            return
        for start in range(0, len(loaded.picture_ids), PICTURES_PER_TASK):
            ids = loaded.picture_ids[start : start + PICTURES_PER_TASK]
            enqueue_fetch(picture_ids=ids)
        if loaded.created_ids or loaded.updated_ids:
            publish(
                ProductsImported(
                    import_id=self._import.pk,
                    store_id=self._store.id,
                    created_ids=tuple(loaded.created_ids),
                    updated_ids=tuple(loaded.updated_ids),
                )
            )

    def _add(self, loaded: Loaded) -> None:
        self.report.created += len(loaded.created_ids)
        self.report.updated += len(loaded.updated_ids)
        self.report.unchanged += loaded.unchanged
        self.report.variants += loaded.variants
        self.report.add_warnings(loaded.warnings)
        for problems in loaded.left_out.values():
            self.report.skipped += 1
            self.report.add_errors(problems)

    def _refused(self, product: ParsedProduct, error: Exception) -> None:
        self.report.skipped += 1
        message = _("The product does not fit beside what the catalog holds: %(reason)s")
        reason = str(error).splitlines()[0]
        self.report.add_errors([Problem(product.row, "", message % {"reason": reason})])

    def _show_progress(self, rows: int) -> None:
        if self._import is None:
            return
        self._import.rows_done += rows
        ProductImport.objects.filter(pk=self._import.pk).update(rows_done=self._import.rows_done)


def _batches(readings: Iterator[Reading]) -> Iterator[list[Reading]]:
    batch: list[Reading] = []
    rows = 0
    for reading in readings:
        batch.append(reading)
        rows += reading.rows
        if rows >= BATCH_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _defaults(file: ProductFile, store: StoreSettings, language: str) -> dict[str, str]:
    """What was assumed where the file says nothing, in words."""
    layout = file.layout
    defaults = {
        "format": file.format,
        "encoding": file.encoding_name,
        "delimiter": {"\t": "tab"}.get(file.delimiter, file.delimiter),
        "language": language,
        "currency": store.currency,
        "prices": _("include VAT"),
        "price": _(
            "a new variant without a price costs what the variant beside it costs; a known one keeps its price"
        ),
        "tax_class": _("standard, and zero for what is marked as not taxable"),
        "stock": _("set where the file names a quantity, at the default location; otherwise not tracked"),
        "missing columns": _("leave what is stored as it is"),
        "missing products": _("products that the file does not name stay as they are"),
        "compare_at": _("kept, never shown as a reduction"),
    }
    if layout.has("published", "status"):
        defaults["visibility"] = _("as the file says; a product it does not publish is a draft")
    elif layout.format == Format.GOOGLE:
        defaults["visibility"] = _("published: a feed lists what is for sale")
    else:
        defaults["visibility"] = _("new products are drafts")
    if file.is_xml:
        del defaults["delimiter"]
    return defaults
