"""What the form of every ruling carries."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.web.desk.forms import TextField


class RulingForm(forms.Form):
    """What every ruling carries. `nonce` is made once for each opening of the screen."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    active_seconds = forms.IntegerField(
        required=False, **limits.ACTIVE_SECONDS.bounds, widget=forms.HiddenInput
    )
    comment = TextField(
        label=_("Why, for the record"),
        max_length=limits.COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def common(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "nonce": given["nonce"],
            "comment": given["comment"],
            "active_seconds": given["active_seconds"] or 0,
        }
