"""What the pages ask that bring a benchmark in: first the files, then how they are to be read."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.models import Benchmark
from annotations.models.benchmarks import NAME_VALIDATOR
from annotations.services.uploads import SUFFIXES
from annotations.web.console.forms import NAME_HELP
from annotations.web.console.language_fields import LanguageField
from annotations.web.console.mapping_forms import TableForm
from annotations.web.desk.forms import TextField
from workbench.core.messages import localized
from workbench.layouts.content import text_of
from workbench.layouts.mapping import load_mapping, pairs_of
from workbench.layouts.records import FormatError


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, given on as a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) and data else [data or None]
        cleaned = [super(FilesField, self).clean(one, initial) for one in given]
        return [file for file in cleaned if isinstance(file, UploadedFile)]


class MappingFileField(forms.FileField):
    """A mapping that was kept in a file, given on as such."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            if file.size > limits.PROTOCOL:
                raise FormatError(_("This is too large to be a mapping."))
            return load_mapping(text_of(file.name, file.read()))
        except FormatError as error:
            raise forms.ValidationError(localized(error.args[0], gettext)) from error


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

    mapping = MappingFileField(
        label=_("Mapping"),
        required=False,
        help_text=_("Where you kept one from the last time: which column is what."),
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = self["source"].value() == "upload"


class HowForm(TableForm):
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

    follows = forms.ChoiceField(
        label=_("Next version of"),
        required=False,
        help_text=_("The difference is told: what is added, removed and changed, and in what."),
    )
    replace = forms.BooleanField(
        label=_("Replace what is stored under this name"),
        required=False,
        help_text=_("Where nobody works on it yet, it becomes what these files hold."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Benchmark.objects.values_list("name", "name")
        self.fields["follows"].choices = [("", "–"), *names]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Those of the job, of a form that is valid."""
        told = ("name", "source_language", "licence", "attribution", "follows", "replace")
        chosen = {name: self.cleaned_data[name] for name in told} | self.reading()
        if mapping := chosen.get("mapping"):
            chosen["mapping"] = pairs_of(mapping)
        return chosen
