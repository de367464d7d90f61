"""What the pages ask that bring texts in: first the files, then how they are to be read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.labels import Choices, language_choices
from annotations.models import Campaign
from annotations.services.uploads import SUFFIXES
from annotations.web.console.mapping_forms import TableForm
from annotations.web.console.source_forms import FilesField, FilesInput, MappingFileField
from workbench.layouts.mapping import pairs_of

AS_TOLD: Choices = [("", _("As the files say"))]


class MadeByForm(forms.Form):
    """In which language texts are, and what made them."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    engine = forms.CharField(
        label=_("Engine"),
        max_length=limits.NAME,
        help_text=_("What made these texts, as releases name it."),
    )
    engine_version = forms.CharField(label=_("Its version"), max_length=limits.NAME, required=False)
    by_people = forms.BooleanField(
        label=_("People made or edited all of these texts"), required=False
    )

    def __init__(self, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*AS_TOLD, *language_choices(campaign.languages)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def made_by(self) -> dict[str, Any]:
        """The arguments of the import, of a form that is valid."""
        return {name: self.cleaned_data[name] for name in MadeByForm.base_fields}


class TextFilesForm(MadeByForm):
    file = FilesField(
        label=_("Files"),
        help_text=_(
            "One file, several, or a zip of the folder, in one language or in many. Rows are "
            "matched to questions by sample_id, or by subject, split and row."
        ),
        widget=FilesInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    mapping = MappingFileField(
        label=_("Mapping"),
        required=False,
        help_text=_("Where you kept one from the last time: which column is what."),
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )


class HowTextsForm(MadeByForm, TableForm):
    """How the files are to be read: their keys are the questions' own, and need no column."""

    needed = ("question", "options")

    def reading(self) -> dict[str, Any]:
        """The arguments of the job; what was left open is left out."""
        given = super().reading()
        mapping = given.get("mapping")
        return given | ({"mapping": pairs_of(mapping)} if mapping else {})
