"""Pictures made anew: decoded within limits, turned upright, without metadata, in sizes for the web.

Nothing is stored as given: neither the bytes, nor what is hidden in them.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from apps.catalog.exceptions import InvalidPicture

WIDTHS: Final = (320, 640, 960, 1280)
KINDS: Final = ("webp", "jpg")
MAX_BYTES: Final = 20 * 1024 * 1024
MAX_PIXELS: Final = 50_000_000
MAX_RATIO: Final = 20
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_QUALITY: Final = {"webp": 80, "jpg": 82}


@dataclass(frozen=True, slots=True)
class Rendition:
    width: int
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Encoded:
    """``width`` and ``height`` are those of the largest rendition; ``digest`` is of what was given."""

    width: int
    height: int
    digest: str
    renditions: tuple[Rendition, ...]

    @property
    def widths(self) -> list[int]:
        return sorted({rendition.width for rendition in self.renditions})

    @property
    def kinds(self) -> list[str]:
        return sorted({rendition.kind for rendition in self.renditions})


def encode(data: bytes, *, kinds: tuple[str, ...] = KINDS) -> Encoded:
    """Raises InvalidPicture, with a sentence for the person who gave the picture."""
    if len(data) > MAX_BYTES:
        raise InvalidPicture(
            _("The picture is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 1024 // 1024}
        )
    return encode_image(_decode(data), digest=digest_of(data), kinds=kinds)


def encode_image(image: Image.Image, *, digest: str, kinds: tuple[str, ...] = KINDS) -> Encoded:
    """``digest`` names what the picture was made of."""
    widths = sorted({min(width, image.width) for width in WIDTHS})
    return Encoded(
        width=widths[-1],
        height=_height(image, widths[-1]),
        digest=digest,
        renditions=tuple(_renditions(image, widths, kinds)),
    )


def digest_of(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


def _decode(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(BytesIO(data), formats=_FORMATS)
            _check_size(opened)
            opened.draft("RGB", (WIDTHS[-1] * 2, WIDTHS[-1] * 2))
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            return upright.convert("RGBA" if _has_alpha(upright) else "RGB")
    except InvalidPicture:
        raise
    except Exception as error:  # on damaged files each decoder raises what it stumbles over
        raise InvalidPicture(
            _("This is no picture we can read. Use a JPEG, PNG, WebP, GIF or AVIF file.")
        ) from error


def _check_size(image: Image.Image) -> None:
    """Before a single pixel is decoded."""
    if image.width * image.height > MAX_PIXELS:
        raise InvalidPicture(
            _("The picture has %(width)s x %(height)s pixels: make it smaller.")
            % {"width": image.width, "height": image.height}
        )
    longer, shorter = max(image.size), min(image.size)
    if shorter == 0 or longer > shorter * MAX_RATIO:
        raise InvalidPicture(_("The picture is too narrow to be shown."))


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _renditions(image: Image.Image, widths: list[int], kinds: tuple[str, ...]) -> Iterator[Rendition]:
    for width in reversed(widths):
        # From the next larger one: nearly the same to the eye, and much faster than from the original.
        image = image.resize((width, _height(image, width)), Image.Resampling.LANCZOS, reducing_gap=2.0)
        for kind in kinds:
            yield Rendition(width, kind, _save(image, kind))


def _height(image: Image.Image, width: int) -> int:
    return max(1, round(image.height * width / image.width))


def _save(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    if kind == "webp":
        image.save(out, "WEBP", quality=_QUALITY[kind], method=4)
    else:
        _on_white(image).save(out, "JPEG", quality=_QUALITY[kind], optimize=True)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white
