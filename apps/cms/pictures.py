"""Pictures of a theme, made anew from what was uploaded: nothing is stored as given."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from apps.cms.exceptions import BadPicture

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP")


class PictureKind(StrEnum):
    LOGO = "logo"
    FAVICON = "favicon"
    HERO = "hero_image"


@dataclass(frozen=True, slots=True)
class _Recipe:
    width: int
    height: int
    format: str
    extension: str


RECIPES = {
    PictureKind.LOGO: _Recipe(480, 160, "PNG", "png"),
    PictureKind.FAVICON: _Recipe(180, 180, "PNG", "png"),
    PictureKind.HERO: _Recipe(1920, 1440, "WEBP", "webp"),
}


def remake(upload: IO[bytes], kind: PictureKind) -> "ContentFile[bytes]":
    """The picture in our format and size, without its metadata, named by its content. Raises BadPicture."""
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadPicture(_("The picture is larger than 8 MB. Make it smaller and try again."))
    recipe = RECIPES[kind]
    image = _decode(data)
    image.thumbnail((recipe.width, recipe.height), Image.Resampling.LANCZOS)
    out = BytesIO()
    if recipe.format == "WEBP":
        image.convert("RGB").save(out, "WEBP", quality=82, method=4)
    else:
        image.convert("RGBA").save(out, "PNG", optimize=True)
    body = out.getvalue()
    return ContentFile(body, name=f"{kind}-{sha256(body).hexdigest()[:16]}.{recipe.extension}")


def _decode(data: bytes) -> Image.Image:
    try:
        opened = Image.open(BytesIO(data), formats=FORMATS)
        if opened.width * opened.height > MAX_PIXELS:
            raise BadPicture(_("The picture has too many pixels. Make it smaller and try again."))
        opened.load()
        return ImageOps.exif_transpose(opened)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BadPicture(_("This is no picture we can read. Use a PNG, JPEG or WebP file.")) from error
