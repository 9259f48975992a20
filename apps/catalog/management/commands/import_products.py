"""Bring a product file into a store."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from rich.console import Console

from apps.catalog.importing.problems import Problem
from apps.catalog.importing.report import ImportReport
from apps.catalog.services.imports import StoreSettings, import_products
from apps.core.actor import SYSTEM
from apps.core.context import Context, enter
from apps.core.management.base import Exit, MaartCommand, Result
from apps.tenancy.exceptions import TenancyError
from apps.tenancy.management.lookup import store_by_code

_SHOWN = 20


class Command(MaartCommand):
    help = "Import products from a Shopify CSV or a Google-style feed (CSV, TSV, RSS)."
    example = """import_products --store wizagarden products.csv --dry-run
                 import_products --store wizagarden feed.tsv --language fr --json"""
    errors = (TenancyError,)

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The file to read.")
        parser.add_argument("--store", required=True, help="Code of the store.")
        parser.add_argument("--language", default="", help="Language of the texts. Default: the store's.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen and change nothing."
        )

    def run(self, options: dict[str, Any]) -> Result:
        store = store_by_code(options["store"])
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.", returncode=Exit.USAGE)
        language = options["language"] or store.default_language
        if language not in store.languages:
            known = ", ".join(store.languages)
            raise CommandError(
                f"The store has no language '{language}'. It has: {known}.", returncode=Exit.USAGE
            )
        where = Context(platform=store.platform.ref, merchant=store.merchant.ref, store=store.ref)
        with enter(where):
            report = import_products(
                path=options["file"],
                file_name=options["file"].name,
                store=StoreSettings(
                    id=store.pk, currency=store.currency, default_language=store.default_language
                ),
                language=language,
                actor=SYSTEM,
                now=timezone.now(),
                dry_run=options["dry_run"],
            )
        return Result(report.as_json(), lambda console: _show(console, report), _exit(report))


def _exit(report: ImportReport) -> Exit:
    if not report.errors:
        return Exit.OK
    return Exit.PARTLY if report.products > report.skipped else Exit.FAILED


def _show(console: Console, report: ImportReport) -> None:
    console.print(
        f"{report.rows} rows, {report.products} products: {report.created} new, {report.updated} changed, "
        f"{report.unchanged} unchanged, {report.skipped} left out."
    )
    for name, problems in (("error", report.errors), ("warning", report.warnings)):
        for problem in problems[:_SHOWN]:
            console.print(f"{name}: {_place(problem)}{problem.message}", markup=False)
        if len(problems) > _SHOWN:
            console.print(f"... and {len(problems) - _SHOWN} more; --json lists them.")


def _place(problem: Problem) -> str:
    """Nothing for what is about the file as a whole."""
    if not problem.row:
        return ""
    return f"row {problem.row}, {problem.column}: " if problem.column else f"row {problem.row}: "
