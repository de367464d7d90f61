"""What the console's pages send, checked for shape; whether it holds is the services' business."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.formats.files import FORMATS
from annotations.labels import Choices, choices
from annotations.models import Benchmark, Campaign
from annotations.models.benchmarks import NAME_VALIDATOR
from annotations.models.releases import SEMANTIC_VERSION
from annotations.services.planning import DEFAULT_SEED, Plan
from annotations.services.uploads import SUFFIXES
from annotations.vocabularies import FlagOutcome, Role
from annotations.web.desk.forms import LONGEST_COMMENT, TextField
from workbench.core.languages import LANGUAGES, SOURCE_LANGUAGE

DETECT: tuple[str, str | Promise] = ("", _("Tell it from the file"))
FORMAT_CHOICES: Choices = [
    ("auto", DETECT[1]),
    *((name, name) for name in FORMATS if name != "auto"),
]
HEADER_CHOICES: Choices = [DETECT, ("yes", _("The first line is a header")), ("no", _("No header"))]
ANSWER_CHOICES: Choices = [DETECT, ("index", _("Numbers from 0")), ("letter", _("Letters"))]
NAME_HELP = _("Lower-case letters, digits, '.', '_' and '-'; it will stand in file names.")


def language_choices(codes: list[str] | None = None) -> list[tuple[str, str]]:
    """Languages by name and as their speakers call them, where the two differ."""
    known = [LANGUAGES[code] for code in codes or LANGUAGES if code != SOURCE_LANGUAGE]
    named = [(one.code, gettext(one.name), one.endonym) for one in known]
    return [
        (code, endonym if endonym == name else f"{name} · {endonym}")
        for code, name, endonym in named
    ]


class ReadingForm(forms.Form):
    """How a file is to be read, where its names and rows leave it open."""

    format = forms.ChoiceField(label=_("Layout"), choices=FORMAT_CHOICES, required=False)
    header = forms.ChoiceField(label=_("Header line"), choices=HEADER_CHOICES, required=False)
    answers = forms.ChoiceField(label=_("Answers"), choices=ANSWER_CHOICES, required=False)

    def reading(self) -> dict[str, Any]:
        """The arguments of the import services; what was left open is left out."""
        given = self.cleaned_data
        header = {"yes": True, "no": False}.get(given["header"])
        chosen = {"format": given["format"], "header": header, "answers": given["answers"]}
        return {name: value for name, value in chosen.items() if value not in ("", None)}


class BenchmarkForm(ReadingForm):
    use_required_attribute = False  # the file is needed only where it is chosen as the source
    source = forms.ChoiceField(
        label=_("What to import"),
        choices=[
            ("upload", _("A file of mine")),
            ("sample", _("The sample benchmark that comes with Workbench")),
        ],
        initial="upload",
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("File"),
        error_messages={"required": _("Choose the file to import, or take the sample.")},
        help_text=_(
            "One file, or a zip of the folder: MMLU CSV ({subject}_{split}.csv), "
            "Global-MMLU JSON lines or Parquet."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    name = forms.CharField(
        label=_("Name"), max_length=80, validators=[NAME_VALIDATOR], help_text=NAME_HELP
    )
    licence = forms.CharField(
        label=_("Licence"),
        max_length=80,
        required=False,
        help_text=_("As an SPDX name, for example MIT."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = self["source"].value() == "upload"


class TranslationsForm(ReadingForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("Rows are matched to questions by sample_id, or by subject, split and row."),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    language = forms.ChoiceField(label=_("Language"))
    engine = forms.CharField(
        label=_("Engine"), max_length=80, help_text=_("What made these texts, as releases name it.")
    )
    engine_version = forms.CharField(label=_("Its version"), max_length=80, required=False)

    def __init__(self, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(campaign.languages)  # type: ignore[attr-defined]


class PretranslateForm(forms.Form):
    engine = forms.ChoiceField(label=_("Engine"))
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, campaign: Campaign, engines: list[str], data: Any = None) -> None:
        # The page has another form with the same fields, and labels name fields by their id.
        super().__init__(data, auto_id="translate_%s")
        self.fields["engine"].choices = [(name, name.capitalize()) for name in engines]  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices(campaign.languages)  # type: ignore[attr-defined]


PAPER = Plan()


class ProtocolForm(forms.Form):
    """A campaign's rules; the defaults are the paper's."""

    overlap_review = forms.IntegerField(
        label=_("Reviews per translation"), min_value=1, max_value=50, initial=1
    )
    overlap_label = forms.IntegerField(
        label=_("Culture labels per question"), min_value=1, max_value=50, initial=3
    )
    overlap_answer = forms.IntegerField(
        label=_("Blind answers per question"), min_value=1, max_value=50, initial=2
    )
    lease_minutes = forms.IntegerField(
        label=_("Minutes to hold a task"), min_value=1, max_value=32767, initial=60
    )
    grace_minutes = forms.IntegerField(
        label=_("Minutes to correct oneself"), min_value=0, max_value=32767, initial=15
    )
    ask_quality = forms.BooleanField(
        label=_("Ask reviewers to rate the offered text, from 1 to 5"), required=False
    )
    guideline = TextField(
        label=_("Guideline"),
        help_text=_("In Markdown. Annotators have it at hand beside every task."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def plan(self, base: Plan = PAPER) -> Plan:
        """The rules as given; what this form does not ask stays as in `base`."""
        given = {name: self.cleaned_data[name] for name in ProtocolForm.base_fields}
        return replace(base, **given)


class CampaignForm(ProtocolForm):
    benchmark = forms.ModelChoiceField(
        Benchmark.objects.all(), label=_("Benchmark"), empty_label=None
    )
    name = forms.CharField(
        label=_("Name"), max_length=80, validators=[NAME_VALIDATOR], help_text=NAME_HELP
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("What people see; any script."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=language_choices, widget=forms.CheckboxSelectMultiple
    )
    label_per_subject = forms.IntegerField(
        label=_("Questions per subject tagged for culture"),
        min_value=0,
        max_value=32767,
        initial=50,
        required=False,
        help_text=_("Drawn with the seed; leave empty to tag them all, 0 for none."),
    )
    answer_per_subject = forms.IntegerField(
        label=_("Questions per subject answered blindly"),
        min_value=0,
        max_value=32767,
        initial=0,
        required=False,
        help_text=_("People answer the translation without seeing the key; empty for all."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        initial=DEFAULT_SEED,
        min_value=0,
        max_value=2**53,
        help_text=_("The same seed draws the same questions."),
    )

    def plan(self, base: Plan = PAPER) -> Plan:
        names = ("label_per_subject", "answer_per_subject", "seed")
        return replace(super().plan(base), **{name: self.cleaned_data[name] for name in names})


class MemberForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("As they sign in; accounts are made first."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=choices(Role))
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means all of the campaign's."),
    )

    def __init__(self, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = language_choices(campaign.languages)  # type: ignore[attr-defined]


class ResolveForm(forms.Form):
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=choices(FlagOutcome))
    comment = TextField(label=_("Comment"), max_length=LONGEST_COMMENT)


class ReleaseForm(forms.Form):
    version = forms.CharField(label=_("Version"), max_length=40, validators=[SEMANTIC_VERSION])
    notes = TextField(
        label=_("Notes"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        help_text=_("What is new; they stand on the dataset card."),
    )


class ReturnForm(forms.Form):
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    note = TextField(
        label=_("Note to the next annotators"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They see it above the task. Earlier rounds stay in the history."),
    )
