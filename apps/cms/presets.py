"""Ready-made looks. A preset is only a set of choices: everything in it can be changed afterwards."""

from collections.abc import Mapping
from typing import Final

from apps.cms.enums import (
    FontChoice,
    LayoutChoice,
    NeutralChoice,
    PictureRatio,
    RadiusChoice,
    ThemePreset,
)

PRESETS: Final[Mapping[ThemePreset, Mapping[str, str]]] = {
    ThemePreset.CALM: {
        "accent": "#0f766e",
        "heading_font": FontChoice.INTER,
        "body_font": FontChoice.INTER,
        "radius": RadiusChoice.SOFT,
        "neutral": NeutralChoice.COOL,
        "picture_ratio": PictureRatio.SQUARE,
        "layout": LayoutChoice.SPLIT,
    },
    ThemePreset.STUDIO: {
        "accent": "#1d1d20",
        "heading_font": FontChoice.INTER,
        "body_font": FontChoice.INTER,
        "radius": RadiusChoice.SHARP,
        "neutral": NeutralChoice.PURE,
        "picture_ratio": PictureRatio.PORTRAIT,
        "layout": LayoutChoice.SPLIT,
    },
    ThemePreset.EDITORIAL: {
        "accent": "#9a3412",
        "heading_font": FontChoice.FRAUNCES,
        "body_font": FontChoice.INTER,
        "radius": RadiusChoice.SHARP,
        "neutral": NeutralChoice.WARM,
        "picture_ratio": PictureRatio.PORTRAIT,
        "layout": LayoutChoice.CENTERED,
    },
    ThemePreset.MARKET: {
        "accent": "#3f6212",
        "heading_font": FontChoice.FRAUNCES,
        "body_font": FontChoice.SYSTEM,
        "radius": RadiusChoice.ROUND,
        "neutral": NeutralChoice.GREEN,
        "picture_ratio": PictureRatio.SQUARE,
        "layout": LayoutChoice.COMPACT,
    },
}
