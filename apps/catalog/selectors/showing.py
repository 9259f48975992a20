"""How pictures and words of products are chosen for a reader."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.core.files.storage import default_storage

from apps.catalog.enums import PictureStatus
from apps.catalog.models import ProductPicture, ProductText, Variant


class Worded(Protocol):
    language: str


TextT = TypeVar("TextT", bound=Worded)
OfProductT = TypeVar("OfProductT", ProductText, Variant)


@dataclass(frozen=True, slots=True)
class PictureSource:
    type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """What ``c-picture`` wants. ``sources`` are the better formats, ``src`` and ``srcset`` the one all can read."""

    id: int
    src: str
    srcset: str
    alt: str
    width: int
    height: int
    sources: tuple[PictureSource, ...]
    thumb: str


def best_text(texts: Iterable[TextT], languages: Sequence[str]) -> TextT | None:
    """In the first of these languages that there is one in, else in any, always the same."""
    by_language = {text.language: text for text in texts}
    chosen = (code for code in (*languages, *sorted(by_language)) if code in by_language)
    return next((by_language[code] for code in chosen), None)


def shown(picture: ProductPicture, alt: str = "") -> ShownPicture | None:
    """None while there is no file of it. ``alt`` is used when the picture has no words of its own."""
    if not picture.is_ready or not picture.widths:
        return None
    has_webp = "webp" in picture.kinds
    smallest, largest = picture.widths[0], picture.widths[-1]
    return ShownPicture(
        id=picture.pk,
        src=_url(picture, largest, "jpg"),
        srcset=_srcset(picture, "jpg"),
        alt=picture.alt or alt,
        width=picture.width,
        height=picture.height,
        sources=(PictureSource("image/webp", _srcset(picture, "webp")),) if has_webp else (),
        thumb=_url(picture, smallest, "webp" if has_webp else "jpg"),
    )


def translated(words: Sequence[str], option_texts: Mapping[str, str]) -> list[str]:
    return [option_texts.get(word, word) for word in words]


def _url(picture: ProductPicture, width: int, kind: str) -> str:
    return default_storage.url(picture.file_name(width, kind))


def _srcset(picture: ProductPicture, kind: str) -> str:
    return ", ".join(f"{_url(picture, width, kind)} {width}w" for width in picture.widths)


def by_product(rows: Iterable[OfProductT]) -> dict[int, list[OfProductT]]:
    """In the order of ``rows``."""
    grouped: dict[int, list[OfProductT]] = {}
    for row in rows:
        grouped.setdefault(row.product_id, []).append(row)
    return grouped


def first_pictures(product_ids: Collection[int]) -> dict[int, ProductPicture]:
    ready = ProductPicture.objects.filter(product_id__in=product_ids, status=PictureStatus.READY)
    first = ready.order_by("product_id", "position", "pk").distinct("product_id")
    return {picture.product_id: picture for picture in first}
