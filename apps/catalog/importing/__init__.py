"""Reads product files: Shopify's CSV and Google-style feeds (CSV, TSV or RSS/Atom).

The way of a file: ``decode`` (which encoding) -> ``tabular`` or ``feed_xml`` (which rows) -> ``columns`` (what each
column means) -> ``spool`` (the rows of one product together) -> ``shopify`` or ``google`` (a ParsedProduct, or what
is wrong with it). Only ``loading`` knows the database.
"""
