"""Forms of the store admin: pages with one text per language, the theme."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from apps.cms.enums import (
    FontChoice,
    LayoutChoice,
    NeutralChoice,
    PagePlace,
    PictureRatio,
    RadiusChoice,
    ThemePreset,
)
from apps.cms.models import ContentPage, Theme
from apps.cms.pictures import PictureKind
from apps.cms.services.pages import EDITED as EDITED_OF_PAGE
from apps.cms.services.pages import PageDraft
from apps.cms.services.themes import CHOICES
from apps.cms.services.themes import EDITED as EDITED_OF_THEME
from apps.core.db.seen import mark_of
from apps.core.ui.fields import SeenForm

MAX_BODY = 60_000


def language_name(code: str) -> str:
    return str(get_language_info(code)["name_translated"]).capitalize()


def known_languages(codes: Iterable[str], default: str) -> list[str]:
    """The store's languages that the installation has, its own first."""
    installed = [code for code, _name in settings.LANGUAGES]
    return sorted(
        (c for c in {*codes, default} if c in installed), key=lambda c: (c != default, installed.index(c))
    )


class PageForm(SeenForm):
    """``slug`` and ``place`` once, title and text per language: ``title_en``, ``body_en``, ..."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        help_text=_("The last part of the page's address, such as “about”."),
    )
    place = forms.ChoiceField(label=_("Linked from"), choices=PagePlace.choices, initial=PagePlace.FOOTER)

    def __init__(self, *args: Any, languages: list[str], default_language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for code in languages:
            name = language_name(code)
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title (%(language)s)") % {"language": name},
                max_length=160,
                required=code == default_language,
            )
            self.fields[f"body_{code}"] = forms.CharField(
                label=_("Text (%(language)s)") % {"language": name},
                max_length=MAX_BODY,
                required=False,
                widget=forms.Textarea(attrs={"rows": 16}),
            )

    @classmethod
    def initial_of(cls, page: ContentPage) -> dict[str, str]:
        titles = {f"title_{code}": text for code, text in page.titles.items()}
        bodies = {f"body_{code}": text for code, text in page.bodies.items()}
        seen = mark_of(page, EDITED_OF_PAGE)
        return {"seen": seen, "slug": page.slug, "place": page.place, **titles, **bodies}

    def draft(self) -> PageDraft:
        data = self.cleaned_data
        return PageDraft(
            slug=data["slug"],
            place=PagePlace(data["place"]),
            titles={code: data[f"title_{code}"] for code in self.languages},
            bodies={code: data[f"body_{code}"] for code in self.languages},
        )

    def by_language(self) -> list[dict[str, Any]]:
        """For the template: the fields of each language together."""
        return [
            {
                "code": code,
                "name": language_name(code),
                "title": self[f"title_{code}"],
                "body": self[f"body_{code}"],
                "has_errors": bool(self[f"title_{code}"].errors or self[f"body_{code}"].errors),
            }
            for code in self.languages
        ]


class ThemeForm(SeenForm):
    """Choices only; ``tagline_en``, ``intro_en``, ... per language."""

    preset = forms.ChoiceField(label=_("Starting point"), choices=ThemePreset.choices)
    accent = forms.CharField(
        label=_("Accent colour"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("For buttons and links. We darken or lighten it where it would be hard to read."),
    )
    heading_font = forms.ChoiceField(label=_("Headings"), choices=FontChoice.choices)
    body_font = forms.ChoiceField(label=_("Texts"), choices=FontChoice.choices)
    radius = forms.ChoiceField(label=_("Corners"), choices=RadiusChoice.choices)
    neutral = forms.ChoiceField(label=_("Tint of greys"), choices=NeutralChoice.choices)
    picture_ratio = forms.ChoiceField(label=_("Shape of product pictures"), choices=PictureRatio.choices)
    layout = forms.ChoiceField(label=_("The home page begins with"), choices=LayoutChoice.choices)
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP, up to 8 MB."))
    favicon = forms.FileField(label=_("Icon in the browser's tab"), required=False, help_text=_("Square."))
    hero_image = forms.FileField(label=_("Picture of the home page"), required=False)
    remove = forms.MultipleChoiceField(
        label=_("Remove"),
        required=False,
        choices=[
            (PictureKind.LOGO.value, _("Logo")),
            (PictureKind.FAVICON.value, _("Icon")),
            (PictureKind.HERO.value, _("Picture of the home page")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for code in languages:
            name = language_name(code)
            self.fields[f"tagline_{code}"] = forms.CharField(
                label=_("Headline (%(language)s)") % {"language": name}, max_length=120, required=False
            )
            self.fields[f"intro_{code}"] = forms.CharField(
                label=_("Introduction (%(language)s)") % {"language": name},
                max_length=400,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @classmethod
    def initial_of(cls, theme: Theme) -> dict[str, str]:
        choices = {name: getattr(theme, name) for name in CHOICES}
        taglines = {f"tagline_{code}": text for code, text in theme.tagline.items()}
        intros = {f"intro_{code}": text for code, text in theme.intro.items()}
        return {"seen": mark_of(theme, EDITED_OF_THEME), **choices, **taglines, **intros}

    def clean_accent(self) -> str:
        accent = str(self.cleaned_data["accent"]).lower()
        if not re.fullmatch(r"#[0-9a-f]{6}", accent):
            raise forms.ValidationError(_("Enter a colour such as #0f766e."))
        return accent

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **{name: data[name] for name in CHOICES},
            "tagline": self._texts("tagline"),
            "intro": self._texts("intro"),
        }

    def _texts(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data[f"{name}_{code}"].strip() for code in self.languages}

    def pictures(self) -> dict[PictureKind, Any]:
        """Uploads replace; what is ticked goes."""
        removed: dict[PictureKind, Any] = {PictureKind(name): None for name in self.cleaned_data["remove"]}
        uploads = {
            kind: self.cleaned_data[kind.value] for kind in PictureKind if self.cleaned_data[kind.value]
        }
        return {**removed, **uploads}

    def by_language(self) -> list[dict[str, Any]]:
        return [
            {
                "code": code,
                "name": language_name(code),
                "tagline": self[f"tagline_{code}"],
                "intro": self[f"intro_{code}"],
                "has_errors": bool(self[f"tagline_{code}"].errors or self[f"intro_{code}"].errors),
            }
            for code in self.languages
        ]
