from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PageStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", pgettext_lazy("page", "Published")


class PagePlace(TextChoices):
    """Where a page is linked from. Legal pages stand in the last line of the footer."""

    HEADER = "header", _("Header")
    FOOTER = "footer", _("Footer")
    LEGAL = "legal", _("Legal line")
    NOWHERE = "nowhere", _("Not linked")


class ThemePreset(TextChoices):
    CALM = "calm", _("Calm")
    STUDIO = "studio", _("Studio")
    EDITORIAL = "editorial", _("Editorial")
    MARKET = "market", _("Market")


class FontChoice(TextChoices):
    """Keys of ``core.ui.theme.FONTS``."""

    INTER = "inter", _("Inter, clear and quiet")
    FRAUNCES = "fraunces", _("Fraunces, with character")
    SERIF = "serif", _("Classic, with serifs")
    SYSTEM = "system", _("As on the reader's device")
    MONO = "mono", _("Typewriter")


class RadiusChoice(TextChoices):
    SHARP = "sharp", _("Sharp")
    SOFT = "soft", _("Soft")
    ROUND = "round", _("Round")


class NeutralChoice(TextChoices):
    """The tint of greys and backgrounds."""

    COOL = "cool", _("Cool")
    WARM = "warm", _("Warm")
    GREEN = "green", _("Green")
    PURE = "pure", _("Plain grey")


class PictureRatio(TextChoices):
    SQUARE = "square", _("Square")
    PORTRAIT = "portrait", _("Portrait")
    LANDSCAPE = "landscape", _("Landscape")


class LayoutChoice(TextChoices):
    """How the home page begins."""

    SPLIT = "split", _("Text beside the picture")
    CENTERED = "centered", _("Text in the middle")
    COMPACT = "compact", _("Straight to the products")
