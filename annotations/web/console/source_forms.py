"""What the pages ask that bring a benchmark in: first the files, then how they are to be read."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.models.benchmarks import NAME_VALIDATOR
from annotations.services.uploads import SUFFIXES
from annotations.web.console.forms import NAME_HELP, ReadingForm
from annotations.web.console.language_fields import LanguageField
from annotations.web.desk.forms import TextField


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, given on as a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(one, initial) for one in given]
        return [file for file in cleaned if isinstance(file, UploadedFile)]


class SourceForm(forms.Form):
    """What is to come in, and under which name."""

    use_required_attribute = False  # the file is needed only where it is chosen as the source
    source = forms.ChoiceField(
        label=_("What to import"),
        choices=[
            ("upload", _("My own")),
            ("sample", _("The sample benchmark that comes with Workbench")),
        ],
        initial="upload",
        widget=forms.RadioSelect,
    )
    file = FilesField(
        label=_("Files"),
        error_messages={"required": _("Choose the file to import, or take the sample.")},
        help_text=_(
            "CSV, JSON, JSON lines or Parquet by any name, packed or not: one file, several, or a "
            "zip of the folder. The next page shows how they are read."
        ),
        widget=FilesInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    name = forms.CharField(
        label=_("Name"), max_length=limits.NAME, validators=[NAME_VALIDATOR], help_text=NAME_HELP
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = self["source"].value() == "upload"


class HowForm(ReadingForm):
    """How the files are to be read, and what is said of the benchmark."""

    name = forms.CharField(
        label=_("Name"), max_length=limits.NAME, validators=[NAME_VALIDATOR], help_text=NAME_HELP
    )
    source_language = LanguageField(
        label=_("Language of the questions"),
        required=False,
        help_text=_(
            "By its BCP 47 code: ur, pt-BR, sr-Latn; qaa-x-name for one that has none. English "
            "where it is left out."
        ),
    )
    licence = forms.CharField(
        label=_("Licence"),
        max_length=limits.NAME,
        required=False,
        help_text=_("As an SPDX name, for example MIT."),
    )
    attribution = TextField(
        label=_("Attribution"),
        max_length=limits.COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who has to be named, as dataset cards say it."),
    )

    def arguments(self) -> dict[str, Any]:
        """Those of the import, of a form that is valid."""
        told = ("name", "source_language", "licence", "attribution")
        return {name: self.cleaned_data[name] for name in told} | self.reading()
