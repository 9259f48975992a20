"""Design tokens that a platform or a store may set, checked, and written as CSS.

A theme never holds CSS of its own: each value is one of a list or a colour of a fixed shape, so nothing that
a merchant types can leave its declaration. Contrast is kept by tokens.css: every shade comes from the accent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

FONTS: Final[Mapping[str, str]] = {
    "inter": '"Inter", "Inter Fallback", ui-sans-serif, system-ui, sans-serif',
    "fraunces": '"Fraunces", ui-serif, Georgia, "Times New Roman", serif',
    "system": "ui-sans-serif, system-ui, sans-serif",
    "serif": 'ui-serif, Georgia, Cambria, "Times New Roman", serif',
    "mono": 'ui-monospace, "Cascadia Mono", Menlo, monospace',
}
RADII: Final[Mapping[str, str]] = {"sharp": "0rem", "soft": "0.5rem", "round": "0.875rem"}
NEUTRALS: Final[Mapping[str, tuple[int, str]]] = {
    "cool": (250, "0.006"),
    "warm": (75, "0.009"),
    "green": (150, "0.006"),
    "pure": (0, "0"),
}
PICTURE_RATIOS: Final[Mapping[str, str]] = {"square": "1", "portrait": "4 / 5", "landscape": "4 / 3"}


DEFAULT_ACCENT: Final = "#0a5a66"  # --accent of tokens.css
_CONTRAST: Final = 4.5


class InvalidTheme(ValueError):
    """Text for people is the message; `token` names the culprit."""

    code = "invalid_theme"

    def __init__(self, token: str, value: object) -> None:
        super().__init__(_("“%(value)s” cannot be used for %(token)s.") % {"value": value, "token": token})
        self.token = token


@dataclass(frozen=True, slots=True)
class Theme:
    """The choices of a theme. The defaults are our own look."""

    accent: str = ""
    heading_font: str = "inter"
    body_font: str = "inter"
    radius: str = "soft"
    neutral: str = "cool"
    picture_ratio: str = "square"

    def __post_init__(self) -> None:
        if self.accent and not _COLOUR.fullmatch(self.accent):
            raise InvalidTheme("accent", self.accent)
        allowed: Mapping[str, Mapping[str, Any]] = {
            "heading_font": FONTS,
            "body_font": FONTS,
            "radius": RADII,
            "neutral": NEUTRALS,
            "picture_ratio": PICTURE_RATIOS,
        }
        for token, choices in allowed.items():
            if getattr(self, token) not in choices:
                raise InvalidTheme(token, getattr(self, token))

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Theme:
        """From stored JSON. Names that we do not know (yet, or any more) are left aside."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: str(value) for name, value in values.items() if name in known})

    @property
    def mail_accent(self) -> str:
        """The accent as mail programs need it: plain, and dark enough for white text on it and for links on white."""
        return _darkened(self.accent or DEFAULT_ACCENT)

    def tokens(self) -> dict[str, str]:
        """Custom properties that differ from tokens.css."""
        default = Theme()
        found: dict[str, str] = {}
        if self.accent:
            found["accent"] = self.accent
        if self.body_font != default.body_font:
            found["font-body"] = FONTS[self.body_font]
        if self.heading_font != self.body_font:
            found["font-heading"] = FONTS[self.heading_font]
        if self.heading_font in ("fraunces", "serif"):
            found["heading-weight"] = "500"
            found["heading-tracking"] = "-0.01em"
        if self.radius != default.radius:
            found["radius-base"] = RADII[self.radius]
        if self.neutral != default.neutral:
            hue, chroma = NEUTRALS[self.neutral]
            found["neutral-hue"] = str(hue)
            found["neutral-chroma"] = chroma
        if self.picture_ratio != default.picture_ratio:
            found["picture-ratio"] = PICTURE_RATIOS[self.picture_ratio]
        return found

    @property
    def css(self) -> SafeString:
        """For a `<style>` element with a nonce; empty when nothing differs."""
        declarations = "".join(f"--{name}:{value};" for name, value in self.tokens().items())
        # Every value comes from the tables above or matched the colour pattern.
        return mark_safe(f"@layer theme{{:root{{{declarations}}}}}" if declarations else "")


def _luminance(channels: Sequence[float]) -> float:
    """Relative luminance as WCAG 2 defines it, of channels between 0 and 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _darkened(colour: str) -> str:
    """The colour, as much darker as white text on it needs to be legible."""
    channels = [int(colour[index : index + 2], 16) for index in (1, 3, 5)]
    while 1.05 / (_luminance([channel / 255 for channel in channels]) + 0.05) < _CONTRAST:
        channels = [channel * 19 // 20 for channel in channels]
    return "#" + "".join(f"{channel:02x}" for channel in channels)
