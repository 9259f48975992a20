"""Forms of the store admin: a product with its words per language and its variants, categories, uploads."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from apps.catalog.enums import ProductStatus
from apps.catalog.limits import (
    MAX_BARCODE,
    MAX_DESCRIPTION,
    MAX_GRAMS,
    MAX_OPTIONS,
    MAX_QUANTITY,
    MAX_SEO_DESCRIPTION,
    MAX_SLUG,
    MAX_TAGS,
    MAX_VARIANTS,
    MAX_WORD,
)
from apps.catalog.selectors.categories import CategoryNode
from apps.catalog.services.categories import CategoryTextDraft
from apps.catalog.services.drafts import ProductDraft, TextDraft, VariantDraft
from apps.catalog.text import html_of, slug_of, typed_text
from apps.core.contracts.tax import TaxClass
from apps.core.money import Money
from apps.core.ui.fields import MoneyField, as_typed

EXTRA_ROWS = 2
MORE_ROWS = 5
OPTION_FIELDS = tuple(f"option{number}" for number in range(1, MAX_OPTIONS + 1))
_PREFIX = "variants"


def language_name(code: str) -> str:
    return str(get_language_info(code)["name_translated"]).capitalize()


def known_languages(codes: Sequence[str], default: str) -> list[str]:
    """The store's languages that the installation has, its own first."""
    installed = [code for code, _name in settings.LANGUAGES]
    wanted = [code for code in installed if code in codes or code == default]
    return sorted(wanted, key=lambda code: code != default)


class ProductForm(forms.Form):
    """``title_en``, ``slug_en``, ... per language. A language without a title has no words of its own."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=ProductStatus.choices, initial=ProductStatus.DRAFT)
    handle = forms.CharField(
        label=_("Handle"),
        max_length=MAX_WORD,
        required=False,
        help_text=_("The name of the product in files and the API. Left empty, it is made from the title."),
    )
    brand = forms.CharField(label=_("Brand"), max_length=MAX_WORD, required=False)
    product_type = forms.CharField(label=_("Type"), max_length=MAX_WORD, required=False)
    tags = forms.CharField(
        label=_("Tags"),
        max_length=MAX_TAGS * (MAX_WORD + 2),
        required=False,
        help_text=_("Words set apart by commas."),
    )
    option1 = forms.CharField(label=_("Option 1"), max_length=MAX_WORD, required=False)
    option2 = forms.CharField(label=_("Option 2"), max_length=MAX_WORD, required=False)
    option3 = forms.CharField(label=_("Option 3"), max_length=MAX_WORD, required=False)
    categories = forms.TypedMultipleChoiceField(
        label=_("Categories"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        default_language: str,
        categories: Sequence[CategoryNode],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        self.default_language = default_language
        field = self.fields["categories"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = [(node.id, "\u2003" * node.depth + node.title) for node in categories]
        for code in languages:
            self._add_texts(code)

    def _add_texts(self, code: str) -> None:
        self.fields[f"title_{code}"] = forms.CharField(
            label=_("Title"), max_length=MAX_WORD, required=code == self.default_language
        )
        self.fields[f"description_{code}"] = forms.CharField(
            label=_("Description"),
            required=False,
            max_length=MAX_DESCRIPTION,
            widget=forms.Textarea(attrs={"rows": 7}),
            help_text=_("Plain text or HTML; scripts and styles are taken out."),
        )
        self.fields[f"slug_{code}"] = forms.SlugField(
            label=_("Address"),
            max_length=MAX_SLUG,
            required=False,
            help_text=_("The last part of the product's address in the shop."),
        )
        self.fields[f"seo_title_{code}"] = forms.CharField(
            label=_("Title in search results"), max_length=MAX_WORD, required=False
        )
        self.fields[f"seo_description_{code}"] = forms.CharField(
            label=_("Text in search results"), max_length=MAX_SEO_DESCRIPTION, required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip

    @property
    def texts(self) -> list[dict[str, Any]]:
        """The fields of each language, for the template."""
        names = ("title", "description", "slug", "seo_title", "seo_description")
        return [
            {
                "code": code,
                "name": language_name(code),
                "is_default": code == self.default_language,
                "is_filled": bool(self[f"title_{code}"].value()),
                "has_errors": any(self[f"{name}_{code}"].errors for name in names),
                **{name: self[f"{name}_{code}"] for name in names},
            }
            for code in self.languages
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for code in self.languages:
            said = any(data.get(f"{name}_{code}") for name in ("description", "seo_title", "seo_description"))
            if said and not data.get(f"title_{code}") and f"title_{code}" not in self.errors:
                self.add_error(f"title_{code}", _("Texts in this language need a title."))
        return data

    @property
    def option_names(self) -> tuple[str, ...]:
        return tuple(name for field in OPTION_FIELDS if (name := self.cleaned_data[field].strip()))

    @property
    def used_options(self) -> tuple[str, ...]:
        return tuple(field for field in OPTION_FIELDS if self.cleaned_data[field].strip())

    def typed(self, data: QueryDict) -> dict[str, Any]:
        """What was sent, unchecked."""
        typed: dict[str, Any] = {name: data.get(name, "") for name in self.fields}
        return typed | {"categories": data.getlist("categories")}

    def draft(self, variants: Sequence[VariantDraft], *, stored: ProductDraft | None = None) -> ProductDraft:
        data = self.cleaned_data
        title = data[f"title_{self.default_language}"]
        return ProductDraft(
            handle=data["handle"].strip() or _handle_of(title),
            status=data["status"],
            brand=data["brand"],
            product_type=data["product_type"],
            tags=self._tags(stored),
            option_names=self.option_names,
            texts={code: self._text(code, stored) for code in self.languages if data[f"title_{code}"]},
            variants=variants,
            category_ids=tuple(sorted(data["categories"])),
        )

    def _tags(self, stored: ProductDraft | None) -> Sequence[str]:
        """Those that came over the API may hold a comma: they stay whole while nobody touches the field."""
        typed = self.cleaned_data["tags"]
        if stored is not None and typed == ", ".join(stored.tags):
            return stored.tags
        return tuple(tag.strip() for tag in typed.split(",") if tag.strip())

    def _text(self, code: str, stored: ProductDraft | None) -> TextDraft:
        data = self.cleaned_data
        known = stored.texts.get(code) if stored else None
        typed = data[f"description_{code}"].replace("\r\n", "\n")
        unchanged = known is not None and typed.strip() == typed_text(known.description)
        return TextDraft(
            title=data[f"title_{code}"],
            slug=data[f"slug_{code}"],
            description=known.description if known is not None and unchanged else html_of(typed),
            seo_title=data[f"seo_title_{code}"],
            seo_description=data[f"seo_description_{code}"],
            option_texts=known.option_texts if known else {},
        )

    @staticmethod
    def initial_of(draft: ProductDraft, version: int) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "version": version,
            "status": draft.status,
            "handle": draft.handle,
            "brand": draft.brand,
            "product_type": draft.product_type,
            "tags": ", ".join(draft.tags),
            "categories": list(draft.category_ids or ()),
        }
        initial |= dict(zip(OPTION_FIELDS, draft.option_names, strict=False))
        for code, text in draft.texts.items():
            initial |= {
                f"title_{code}": text.title,
                f"slug_{code}": text.slug,
                f"description_{code}": typed_text(text.description),
                f"seo_title_{code}": text.seo_title,
                f"seo_description_{code}": text.seo_description,
            }
        return initial


def _handle_of(title: str) -> str:
    return f"{slug_of(title, 'product')}-{uuid4().hex[:6]}"


class VariantForm(forms.Form):
    """One row of the table of variants. A row left empty is no variant."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    option1 = forms.CharField(max_length=MAX_WORD, required=False)
    option2 = forms.CharField(max_length=MAX_WORD, required=False)
    option3 = forms.CharField(max_length=MAX_WORD, required=False)
    sku = forms.CharField(label=_("SKU"), max_length=MAX_WORD, required=False)
    barcode = forms.CharField(label=_("Barcode"), max_length=MAX_BARCODE, required=False)
    weight_grams = forms.IntegerField(
        label=_("Weight in grams"), min_value=0, max_value=MAX_GRAMS, required=False
    )
    tax_class = forms.ChoiceField(label=_("Tax class"), choices=TaxClass.choices, initial=TaxClass.STANDARD)
    quantity = forms.IntegerField(label=_("In stock"), min_value=0, max_value=MAX_QUANTITY, required=False)
    remove = forms.BooleanField(label=_("Remove"), required=False)

    def __init__(self, *args: Any, currency: str, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"] = MoneyField(
            label=_("Price"), currency=currency, language=language, required=False
        )
        self.fields["cost"] = MoneyField(
            label=_("Cost"), currency=currency, language=language, required=False
        )

    @property
    def is_wanted(self) -> bool:
        data = self.cleaned_data
        filled = ("id", "price", "sku", "barcode", *OPTION_FIELDS)
        return not data.get("remove") and any(data.get(name) for name in filled)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors or not self.is_wanted:
            return data
        for name in ("price", "cost"):
            if data.get(name) is not None and data[name].is_negative:
                self.add_error(name, _("A price is never below zero."))
        if data.get("price") is None and "price" not in self.errors:
            self.add_error("price", _("Give the variant a price."))
        return data

    def draft(self, used_options: Sequence[str], stored: VariantDraft | None) -> VariantDraft:
        data = self.cleaned_data
        price: Money = data["price"]
        return VariantDraft(
            id=data["id"],
            sku=data["sku"].strip() or None,
            barcode=data["barcode"],
            options=tuple(data[field].strip() for field in used_options),
            price_minor=price.amount_minor,
            cost_minor=data["cost"].amount_minor if data["cost"] is not None else None,
            compare_at_minor=stored.compare_at_minor if stored else None,
            weight_grams=data["weight_grams"],
            tax_class=data["tax_class"],
            picture_id=stored.picture_id if stored else None,
            quantity=data["quantity"] if stored is None else None,
        )

    @staticmethod
    def initial_of(draft: VariantDraft, currency: str, language: str) -> dict[str, Any]:
        cost = Money(draft.cost_minor, currency) if draft.cost_minor is not None else None
        return {
            "id": draft.id,
            "sku": draft.sku or "",
            "barcode": draft.barcode,
            "weight_grams": draft.weight_grams,
            "tax_class": draft.tax_class,
            "price": as_typed(Money(draft.price_minor, currency), language),
            "cost": as_typed(cost, language),
            **dict(zip(OPTION_FIELDS, draft.options, strict=False)),
        }


if TYPE_CHECKING:
    _VariantForms = BaseFormSet[VariantForm]
else:  # only the stubs know what a form set is of
    _VariantForms = BaseFormSet


class BaseVariantFormSet(_VariantForms):
    def drafts(self, used_options: Sequence[str], stored: ProductDraft | None) -> list[VariantDraft]:
        known = {variant.id: variant for variant in stored.variants} if stored else {}
        return [
            form.draft(used_options, known.get(form.cleaned_data["id"]))
            for form in self.forms
            if form.is_wanted
        ]


def variant_rows(stored: ProductDraft, currency: str, language: str) -> list[dict[str, Any]]:
    """The product's variants, as the rows show them."""
    return [VariantForm.initial_of(variant, currency, language) for variant in stored.variants]


def typed_variants(data: QueryDict) -> list[dict[str, Any]]:
    """The rows as they were sent, unchecked."""
    total = data.get(f"{_PREFIX}-TOTAL_FORMS", "0")
    count = min(int(total), MAX_VARIANTS) if total.isdecimal() and len(total) < 6 else 0
    names = (*VariantForm.base_fields, "price", "cost")
    return [{name: data.get(f"{_PREFIX}-{row}-{name}", "") for name in names} for row in range(count)]


def variant_formset(
    data: QueryDict | None, *, initial: list[dict[str, Any]], extra: int, currency: str, language: str
) -> BaseVariantFormSet:
    """``extra`` empty rows follow those of ``initial``."""
    factory = formset_factory(
        VariantForm,
        formset=BaseVariantFormSet,
        extra=extra,
        max_num=MAX_VARIANTS,
        absolute_max=MAX_VARIANTS + 100,
    )
    form_kwargs = {"currency": currency, "language": language}
    made = factory(data, initial=initial, prefix=_PREFIX, form_kwargs=form_kwargs)
    if not isinstance(made, BaseVariantFormSet):
        raise TypeError(made)
    return made


class CategoryForm(forms.Form):
    parent = forms.TypedChoiceField(label=_("Lies below"), coerce=int, empty_value=None, required=False)
    position = forms.IntegerField(
        label=_("Position"),
        min_value=0,
        max_value=100_000,
        initial=0,
        help_text=_("Small numbers come first."),
    )

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        default_language: str,
        parents: Sequence[CategoryNode],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        field = self.fields["parent"]
        if isinstance(field, forms.TypedChoiceField):
            none = [("", _("Nothing: it is at the top"))]
            field.choices = [*none, *((node.id, "\u2003" * node.depth + node.title) for node in parents)]
        for code in languages:
            name = language_name(code)
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title (%(language)s)") % {"language": name},
                max_length=120,
                required=code == default_language,
            )
            self.fields[f"description_{code}"] = forms.CharField(
                label=_("Description (%(language)s)") % {"language": name},
                max_length=20_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def texts(self) -> list[dict[str, Any]]:
        return [
            {
                "code": code,
                "name": language_name(code),
                "title": self[f"title_{code}"],
                "description": self[f"description_{code}"],
            }
            for code in self.languages
        ]

    def drafts(self) -> dict[str, CategoryTextDraft]:
        data = self.cleaned_data
        return {
            code: CategoryTextDraft(
                title=data[f"title_{code}"], description=html_of(data[f"description_{code}"])
            )
            for code in self.languages
            if data[f"title_{code}"]
        }


class UploadForm(forms.Form):
    """``form_key`` names the upload: the same form sent twice is one import."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.FileField(label=_("Product file"), max_length=MAX_WORD)
    language = forms.ChoiceField(label=_("Language of the texts"))

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, language_name(code)) for code in languages]
