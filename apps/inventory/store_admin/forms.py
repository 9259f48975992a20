from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.inventory.enums import ADJUSTMENT_KINDS, MovementKind
from apps.inventory.services.adjusting import MAX_QUANTITY


class AdjustForm(forms.Form):
    """``seen`` is how many there were when the page was made: the difference to it is what was counted or moved."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    quantity = forms.IntegerField(label=_("On hand"), min_value=0, max_value=MAX_QUANTITY)
    kind = forms.ChoiceField(
        label=_("Reason"),
        choices=[(kind.value, kind.label) for kind in ADJUSTMENT_KINDS],
        initial=MovementKind.COUNT,
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def change(self) -> dict[str, Any]:
        """A count sets what is there; every other reason moves the difference, so that a sale in between is kept."""
        data = self.cleaned_data
        kind = MovementKind(data["kind"])
        if kind == MovementKind.COUNT or data["seen"] is None:
            return {"kind": kind, "note": data["note"], "quantity": data["quantity"]}
        return {"kind": kind, "note": data["note"], "difference": data["quantity"] - data["seen"]}
