"""A theme is a choice among checked values; nothing that a merchant types becomes CSS."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.ui.theme import FONTS, NEUTRALS, PICTURE_RATIOS, RADII, InvalidTheme, Theme


def test_our_own_look_needs_no_css() -> None:
    assert Theme().css == ""
    assert Theme().tokens() == {}


def test_choices_become_custom_properties() -> None:
    theme = Theme(
        accent="#7A3B1D", heading_font="fraunces", radius="sharp", neutral="warm", picture_ratio="portrait"
    )
    assert theme.tokens() == {
        "accent": "#7A3B1D",
        "font-heading": FONTS["fraunces"],
        "heading-weight": "500",
        "heading-tracking": "-0.01em",
        "radius-base": "0rem",
        "neutral-hue": "75",
        "neutral-chroma": "0.009",
        "picture-ratio": "4 / 5",
    }
    assert theme.css.startswith("@layer theme{:root{--accent:#7A3B1D;")
    assert theme.css.endswith(";}}")


def test_headings_follow_the_body_unless_they_have_a_font_of_their_own() -> None:
    assert "font-heading" not in Theme(body_font="serif", heading_font="serif").tokens()
    assert Theme(body_font="serif").tokens()["font-heading"] == FONTS["inter"]


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("accent", "red"),
        ("accent", "#12345"),
        ("accent", "#123456;}body{display:none"),
        ("accent", "#123456\n"),
        ("heading_font", "Comic Sans"),
        ("radius", "0}"),
        ("neutral", ""),
        ("picture_ratio", "9/16"),
    ],
)
def test_anything_else_is_refused(token: str, value: str) -> None:
    with pytest.raises(InvalidTheme) as refused:
        Theme(**{token: value})
    assert refused.value.token == token


def test_stored_values_are_read_back_and_unknown_ones_left_aside() -> None:
    assert Theme.from_mapping({"accent": "#112233", "sparkles": "many"}) == Theme(accent="#112233")


def test_every_choice_can_be_written() -> None:
    for values, token in ((FONTS, "body_font"), (RADII, "radius"), (NEUTRALS, "neutral")):
        for name in values:
            assert "}" not in Theme(**{token: name}).css.removesuffix("}}")
    assert set(PICTURE_RATIOS) == {"square", "portrait", "landscape"}


@pytest.mark.parametrize(
    ("accent", "in_mails"),
    [
        ("", "#0a5a66"),
        ("#0a5a66", "#0a5a66"),
        ("#000000", "#000000"),
        ("#ffffff", "#717171"),
        ("#7a3b1d", "#7a3b1d"),
    ],
)
def test_mails_get_an_accent_that_carries_white_text(accent: str, in_mails: str) -> None:
    assert Theme(accent=accent).mail_accent == in_mails


@given(st.integers(min_value=0, max_value=0xFFFFFF))
def test_any_accent_carries_white_text_in_mails(number: int) -> None:
    colour = Theme(accent=f"#{number:06x}").mail_accent
    red, green, blue = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    assert 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05) >= 4.5
