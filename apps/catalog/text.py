"""Words of products made fit for addresses, for searching and for showing."""

import re
import unicodedata
from functools import lru_cache
from html import escape, unescape
from typing import Final

import nh3
from django.utils.text import slugify

SLUG_LENGTH: Final = 200
SORT_KEY_LENGTH: Final = 80

_ALLOWED_TAGS: Final = frozenset(
    {"a", "b", "blockquote", "br", "caption", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol",
     "p", "pre", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u",
     "ul"}
)  # fmt: skip
_ALLOWED_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_NEEDS_CLEANING: Final = re.compile(r"[<>&]")
_MARKUP: Final = re.compile(r"<[a-zA-Z!/]|&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,6});")
_ONLY_PARAGRAPHS: Final = re.compile(r"(?:<p>(?:[^<]|<br>)*</p>\s*)+")
_EXPANDED: Final = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_NOT_A_WORD: Final = re.compile(r"[^\w]+")


def clean_html(html: str) -> str:
    """HTML without scripts, styles, event handlers and foreign elements. Cleaning twice changes nothing."""
    if not _NEEDS_CLEANING.search(html):
        return html
    return nh3.clean(
        html,
        tags=set(_ALLOWED_TAGS),
        attributes=_ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow",
    )


def html_of(text: str) -> str:
    """Clean HTML; plain text becomes paragraphs."""
    text = text.strip()
    if not text:
        return ""
    if _MARKUP.search(text):
        return clean_html(text)
    if "\n" not in text and "\r" not in text:
        return f"<p>{escape(text, quote=False)}</p>"
    paragraphs = (p.strip() for p in re.split(r"(?:\r?\n|\r){2,}", text))
    return "".join(
        f"<p>{'<br>'.join(escape(line.strip(), quote=False) for line in p.splitlines())}</p>"
        for p in paragraphs
        if p
    )


def typed_text(html: str) -> str:
    """What a person edits: paragraphs without further markup as plain text, all else as the HTML it is."""
    if not _ONLY_PARAGRAPHS.fullmatch(html):
        return html
    text = re.sub(r"</p>\s*", "\n\n", html.replace("<p>", "")).replace("<br>", "\n")
    return unescape(text).strip()


def plain_text(html: str) -> str:
    """The words of an HTML text on one line."""
    return " ".join(nh3.clean(html.replace("<", " <"), tags=set()).split()).replace("&amp;", "&")


def fold(text: str) -> str:
    """Small letters without accents: what is typed finds what is written, and é sorts beside e."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_EXPANDED))
    return _ACCENTS.sub("", decomposed)


def sort_key(title: str) -> str:
    return fold(title).strip()[:SORT_KEY_LENGTH]


def search_words(*texts: str) -> str:
    """What the search index of a text holds: each word once, folded, in the order first met."""
    return " ".join(dict.fromkeys(_NOT_A_WORD.sub(" ", fold(" ".join(texts))).split()))


def slug_of(text: str, fallback: str) -> str:
    """A part of an address: never empty, ``fallback`` when nothing of ``text`` is left."""
    return (slugify(fold(text)) or slugify(fold(fallback)) or "product")[:SLUG_LENGTH].strip("-")


@lru_cache(maxsize=1024)
def search_query(typed: str) -> str:
    """A tsquery that finds every typed word as the beginning of a word; "" when nothing can be searched.

    The cache is of words, the same for everybody.
    """
    words = search_words(typed[:200]).split()[:8]
    return " & ".join(f"{word}:*" for word in words)
