"""A theme is a choice among checked values; nothing that a merchant types becomes CSS."""

import pytest

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
