"""The form that starts a run."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation import limits, selectors
from evaluation.scoring.engines import BASELINES
from evaluation.scoring.engines.registry import DTYPES
from evaluation.scoring.prompts import DEFAULT_SHOTS

ENGINE_CHOICES = [
    ("uniform", _("Uniform guess (baseline)")),
    ("longest", _("Longest option (baseline)")),
    ("forest", _("Transformers model")),
    ("reference", _("Transformers model, prompt by prompt (slow, to compare with)")),
]
SHOT_RULE_CHOICES = [
    ("full", _("The first of the subject")),
    ("lite", _("Drawn for each question from its category")),
]
INSTRUCTIONS_CHOICES = [
    ("en", _("English, whatever the question's language")),
    ("item", _("The question's own language")),
]
DTYPE_CHOICES = [("auto", _("As the weights are stored")), *((kind, kind) for kind in DTYPES[1:])]


class RunForm(forms.Form):
    """A release, an engine with its target, and how much of the release to score."""

    release_folder = forms.ChoiceField(label=_("Release"))
    engine = forms.ChoiceField(label=_("Engine"), choices=ENGINE_CHOICES)
    target = forms.CharField(
        label=_("Model or seed"),
        required=False,
        max_length=limits.SPEC,
        help_text=_(
            "For a transformers model, its folder on the worker or its hub id; for the uniform "
            "guess, a whole number (0 when left out)."
        ),
    )
    languages = forms.CharField(
        label=_("Languages"),
        required=False,
        help_text=_("Codes with commas, as in en, es. Left out, all of the release."),
    )
    shots = forms.IntegerField(
        label=_("Solved examples before each question"),
        **limits.SHOTS.bounds,
        initial=DEFAULT_SHOTS,
    )
    shot_rule = forms.ChoiceField(
        label=_("Which examples"),
        choices=SHOT_RULE_CHOICES,
        initial="full",
        help_text=_(
            "As the harness' tasks global_mmlu_full and global_mmlu do; drawn ones take several "
            "times as long, since prompts share nothing."
        ),
    )
    instructions = forms.ChoiceField(
        label=_("Language of the instructions"),
        choices=INSTRUCTIONS_CHOICES,
        initial="en",
        help_text=_("What a prompt says besides questions and options: “Answer:”."),
    )
    chat_template = forms.BooleanField(
        label=_("Show prompts as a conversation"),
        required=False,
        help_text=_("In the model's own chat template, an example a turn."),
    )
    dtype = forms.ChoiceField(
        label=_("Precision (dtype)"),
        choices=DTYPE_CHOICES,
        initial="auto",
        help_text=_("Shorter ones are faster; float32 is exact."),
    )
    limit = forms.IntegerField(
        label=_("Questions a subject"),
        required=False,
        **limits.QUESTIONS.bounds,
        help_text=_("Left out, all of them."),
    )
    workers = forms.IntegerField(
        label=_("Workers"),
        **limits.WORKERS.bounds,
        initial=1,
        help_text=_("They share the run, subject by subject; a GPU serves one of them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (choice.folder, f"{choice.label} ({', '.join(choice.languages)})")
            for choice in selectors.releases()
        ]
        self.fields["release_folder"] = forms.ChoiceField(label=_("Release"), choices=choices)

    def clean_languages(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["languages"].split(",") if code.strip()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        engine, target = cleaned.get("engine", ""), cleaned.get("target", "").strip()
        if engine not in BASELINES and not target:
            self.add_error("target", _("Name the model: its folder or its hub id."))
        if engine == "longest":
            target = ""
        elif engine == "uniform":
            target = target or "0"
        cleaned["spec"] = f"{engine}:{target}"
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """What `start_run` takes."""
        ways = {"engine", "target"}  # The spec is made of them.
        return {name: value for name, value in self.cleaned_data.items() if name not in ways}

    def show(self, problems: dict[str, str]) -> None:
        """Put what the service found beside the fields."""
        for name, problem in problems.items():
            self.add_error({"spec": "target"}.get(name, name), problem)
