"""What the console's pages send, checked for shape; whether it holds is the services' business."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.labels import Choices, choices
from annotations.models.releases import SEMANTIC_VERSION
from annotations.publishing.about import ALL, REVIEWED
from annotations.publishing.lite import NONE
from annotations.services import page_words
from annotations.vocabularies import FlagOutcome
from annotations.web.desk.forms import TextField
from workbench.core.limits import BIG_INTEGER
from workbench.layouts.registry import AUTO, layouts

DETECT: tuple[str, str | Promise] = ("", _("Tell it from the file"))
LAYOUT_CHOICES: Choices = [
    (AUTO, DETECT[1]),
    *((name, name) for name in layouts()),
]
HEADER_CHOICES: Choices = [DETECT, *page_words.HEADER_FORMS.items()]
ANSWER_CHOICES: Choices = [DETECT, *page_words.ANSWER_FORMS.items()]
NAME_HELP = _("Lower-case letters, digits, '.', '_' and '-'; it will stand in file names.")


class ReadingForm(forms.Form):
    """How a file is to be read, where its names and rows leave it open."""

    layout = forms.ChoiceField(label=page_words.LAYOUT, choices=LAYOUT_CHOICES, required=False)
    header = forms.ChoiceField(label=page_words.HEADER, choices=HEADER_CHOICES, required=False)
    answers = forms.ChoiceField(label=page_words.ANSWERS, choices=ANSWER_CHOICES, required=False)

    def reading(self) -> dict[str, Any]:
        """The arguments of the import services; what was left open is left out."""
        given = self.cleaned_data
        header = {"yes": True, "no": False}.get(given["header"])
        chosen = {"layout": given["layout"], "header": header, "answers": given["answers"]}
        return {name: value for name, value in chosen.items() if value not in ("", None)}


class ResolveForm(forms.Form):
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=choices(FlagOutcome))
    comment = TextField(label=_("Comment"), max_length=limits.COMMENT)


class AnswerForm(forms.Form):
    """Words to whoever wrote a message; shared, to whoever gets the task next too."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = TextField(
        max_length=limits.COMMENT,
        required=True,
        error_messages={"required": _("Write something first.")},
    )
    is_shared = forms.BooleanField(required=False)


class ReleaseForm(forms.Form):
    version = forms.CharField(
        label=_("Version"), max_length=limits.VERSION, validators=[SEMANTIC_VERSION]
    )
    notes = TextField(
        label=_("Notes"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=limits.RELEASE_NOTES,
        help_text=_("What is new; they stand on the dataset card."),
    )
    texts = forms.ChoiceField(
        label=_("Texts"),
        choices=[
            (ALL, _("Every current text, machine text too")),
            (REVIEWED, _("Only texts that people have reviewed")),
        ],
        initial=ALL,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("The card says so in its first lines, and counts both."),
    )
    lite = forms.CharField(
        label=_("Lite subset"),
        initial=NONE,
        required=False,
        max_length=limits.LITE,
        help_text=_(
            "none; paper, for the rule of Global MMLU Lite; or a number: so many culturally "
            "sensitive and as many agnostic questions a subject, the same in every language."
        ),
    )

    def clean_texts(self) -> str:
        return str(self.cleaned_data["texts"] or ALL)

    def clean_lite(self) -> str:
        return str(self.cleaned_data["lite"] or NONE)


class NonceForm(forms.Form):
    nonce = forms.UUIDField()


class ReturnForm(forms.Form):
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    supersedes = forms.IntegerField(
        required=False, min_value=1, max_value=BIG_INTEGER, widget=forms.HiddenInput
    )
    note = TextField(
        label=_("Note to the next annotators"),
        max_length=limits.COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They see it above the task. Earlier rounds stay in the history."),
    )
