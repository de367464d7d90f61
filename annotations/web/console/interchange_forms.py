"""What the pages ask that send texts to agencies and take them back."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.formats.segments.registry import formats, suffixes
from annotations.labels import Choices, language_choices
from annotations.models import Campaign
from annotations.web.console.source_forms import FilesField, FilesInput

SUFFIXES = (".zip", ".gz", *suffixes())
ALL_ITEMS: Choices = [("", _("All items"))]
AS_TOLD: Choices = [("", _("As the files say"))]


class SendForm(forms.Form):
    """Which texts go out, and how."""

    language = forms.ChoiceField(label=_("Language"))
    format = forms.ChoiceField(
        label=_("Format"),
        help_text=_("Every translation tool reads XLIFF 1.2; most read 2.1."),
    )
    batch = forms.ChoiceField(label=_("Items"), required=False)
    only_open = forms.BooleanField(
        label=_("Only those that nobody has decided on yet"), required=False
    )
    with_key = forms.BooleanField(label=_("Tell which option is right"), required=False)

    def __init__(self, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = campaign.batches.values_list("name", flat=True)
        choices = {
            "language": language_choices(campaign.languages),
            "format": [(name, one.label) for name, one in formats().items()],
            "batch": [*ALL_ITEMS, *((name, name) for name in names)],
        }
        for field, known in choices.items():
            self.fields[field].choices = known  # type: ignore[attr-defined]


class AgencyForm(forms.Form):
    """Whose work it is, in which language, from when."""

    agency = forms.CharField(
        label=_("Agency"),
        max_length=limits.NAME,
        help_text=_("Its decisions stand under this name. Nobody can sign in as it."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    on = forms.DateField(
        label=_("Done on"),
        required=False,
        help_text=_("Where the files do not say it; left empty, now."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    leave_out = forms.BooleanField(
        label=_("Store the rest, and leave out what is refused"), required=False
    )

    def __init__(self, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*AS_TOLD, *language_choices(campaign.languages)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What of a valid form goes into an address."""
        return {name: value for name in AgencyForm.base_fields if (value := self.data.get(name))}

    def at(self) -> str:
        """The time as a job's argument: the end of the day that is given, or nothing."""
        day = self.cleaned_data["on"]
        if not day:
            return ""
        end = timezone.make_aware(datetime.combine(day, time.max.replace(microsecond=0)))
        return min(end, timezone.now()).isoformat()


class ReturnForm(AgencyForm):
    file = FilesField(
        label=_("Files"),
        help_text=_("As the agency's tool saves them: one file, several, or a zip."),
        widget=FilesInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
