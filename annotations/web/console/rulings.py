"""What the form of every ruling carries."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.models import Task
from annotations.services.adjudicating import Ruling
from annotations.web.desk.forms import TextField
from workbench.core.accounts.models import User


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

    def ruling(self, user: User, task: Task) -> Ruling:
        return Ruling(
            user=user,
            task_id=task.pk,
            nonce=self.cleaned_data["nonce"],
            comment=self.cleaned_data["comment"],
            active_seconds=self.cleaned_data["active_seconds"] or 0,
        )
