"""The look of a store: choices only, pictures made anew."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from apps.cms.enums import FontChoice, NeutralChoice, PictureRatio, RadiusChoice, ThemePreset
from apps.cms.exceptions import BadPicture
from apps.cms.models import Theme
from apps.cms.pictures import MAX_BYTES, PictureKind, remake
from apps.cms.presets import PRESETS
from apps.cms.selectors.pages import theme_of
from apps.cms.services.themes import update_theme
from apps.core.actor import Actor
from apps.core.ui import theme as design
from apps.core.ui.theme import InvalidTheme
from apps.tenancy.models import Store

in_merchant = pytest.mark.usefixtures("actor", "merchant_context")


def picture(width: int = 800, height: int = 600, kind: str = "PNG") -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (width, height), "#336699").save(out, kind)
    out.seek(0)
    return out


def test_every_choice_is_one_the_kit_knows() -> None:
    assert set(FontChoice.values) == set(design.FONTS)
    assert set(RadiusChoice.values) == set(design.RADII)
    assert set(NeutralChoice.values) == set(design.NEUTRALS)
    assert set(PictureRatio.values) == set(design.PICTURE_RATIOS)


@pytest.mark.parametrize("preset", list(ThemePreset))
def test_presets_are_valid_themes(preset: ThemePreset) -> None:
    assert Theme(preset=preset, **PRESETS[preset]).design.css is not None


@in_merchant
def test_saving_a_theme(store: Store, actor: Actor) -> None:
    values = {**PRESETS[ThemePreset.MARKET], "preset": "market", "tagline": {"en": "Fresh"}}
    update_theme(store_id=store.pk, values=values, pictures={PictureKind.LOGO: picture()}, actor=actor)
    theme = theme_of(store.pk)
    assert (theme.preset, theme.accent, theme.tagline) == ("market", "#3f6212", {"en": "Fresh"})
    assert "--accent:#3f6212" in theme.design.css
    assert default_storage.exists(str(theme.logo.name))
    update_theme(store_id=store.pk, values={}, pictures={PictureKind.LOGO: None}, actor=actor)
    assert not theme_of(store.pk).logo


@in_merchant
def test_texts_of_languages_that_are_not_named_stay(store: Store, actor: Actor) -> None:
    for tagline in ({"en": "Fresh", "fr": "Frais", "de": "Frisch"}, {"en": "Fresher", "de": ""}):
        update_theme(store_id=store.pk, values={"tagline": tagline}, pictures={}, actor=actor)
    assert theme_of(store.pk).tagline == {"en": "Fresher", "fr": "Frais"}


@in_merchant
@pytest.mark.parametrize("accent", ["red", "#12345", "#123456;}body{display:none", "url(//x)"])
def test_css_of_the_merchant_does_not_get_in(store: Store, actor: Actor, accent: str) -> None:
    before = theme_of(store.pk).accent
    with pytest.raises(InvalidTheme):
        update_theme(store_id=store.pk, values={"accent": accent}, pictures={}, actor=actor)
    assert theme_of(store.pk).accent == before


def test_pictures_are_made_anew_in_our_size() -> None:
    made = remake(picture(3000, 1000), PictureKind.LOGO)
    image = Image.open(made)
    assert image.format == "PNG"
    assert image.size == (480, 160)
    assert str(made.name).startswith("logo-")


def test_metadata_and_what_hides_behind_a_picture_is_gone() -> None:
    data = BytesIO()
    image = Image.new("RGB", (60, 60))
    exif = image.getexif()
    exif[0x010E] = "secret place"
    image.save(data, "JPEG", exif=exif)
    polyglot = BytesIO(data.getvalue() + b"<script>alert(1)</script>")
    made = remake(polyglot, PictureKind.HERO).read()
    assert b"secret place" not in made
    assert b"<script>" not in made


def bomb() -> BytesIO:
    out = BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    out.seek(0)
    return out


@pytest.mark.parametrize(
    "upload",
    [
        BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        BytesIO(b""),
        BytesIO(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50),
        BytesIO(b"x" * (MAX_BYTES + 1)),
        bomb(),
    ],
    ids=["svg", "empty", "torn", "large", "bomb"],
)
def test_what_is_no_picture_is_told(upload: BytesIO) -> None:
    with pytest.raises(BadPicture):
        remake(upload, PictureKind.LOGO)
