"""The form that starts a run."""

from dataclasses import Field
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation import limits
from evaluation.scoring.engines.options import KEY, Option
from evaluation.scoring.engines.registry import engine_kinds, web_options
from evaluation.scoring.prompts import DEFAULT_SHOTS
from evaluation.selectors import runs as selectors
from evaluation.web import run_names
from workbench.core.accounts.models import User
from workbench.core.messages import localized

SHOT_RULE_CHOICES = [
    ("full", _("The first of the subject")),
    ("lite", _("Drawn for each question from its category")),
]
INSTRUCTIONS_CHOICES = [
    ("en", _("English, whatever the question's language")),
    ("item", _("The question's own language")),
]


def _engines() -> list[tuple[str, str]]:
    offered = (kind for kind in engine_kinds().values() if kind.title)
    return [(kind.name, localized(kind.title, gettext)) for kind in offered]


def _option_field(one: "Field[Any]") -> forms.Field:
    option: Option = one.metadata[KEY]
    shown: dict[str, Any] = {
        "label": localized(option.label, gettext),
        "help_text": localized(option.hint, gettext),
    }
    if not option.choices:
        return forms.BooleanField(required=False, **shown)
    named = option.choice_labels
    choices = [(one, localized(named.get(one, one), gettext)) for one in option.choices]
    return forms.ChoiceField(choices=choices, initial=one.default, **shown)


class RunForm(forms.Form):
    """A release, an engine with its target, and how much of the release to score."""

    release_folder = forms.ChoiceField(label=_("Release"))
    engine = forms.ChoiceField(label=_("Engine"), choices=_engines)
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
    variants = forms.MultipleChoiceField(
        label=_("Ask everything again in other ways"),
        choices=list(run_names.VARIANTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("To see how far the score rests on the way; each takes as long as the run."),
    )
    limit = forms.IntegerField(
        label=_("Questions a subject"),
        required=False,
        **limits.QUESTIONS.bounds,
        help_text=_("Left out, all of them."),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(choice.folder, _with_doubt(choice)) for choice in selectors.releases(user)]
        self.fields["release_folder"] = forms.ChoiceField(label=_("Release"), choices=choices)
        self.fields |= {name: _option_field(one) for name, one in web_options().items()}
        first = [name for name in self.base_fields if name not in ("limit", "variants")]
        self.order_fields([*first, *web_options()])

    def clean_languages(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["languages"].split(",") if code.strip()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        engine, target = cleaned.get("engine", ""), cleaned.get("target", "").strip()
        kind = engine_kinds().get(engine)
        if kind and kind.default_target is not None:
            target = target or kind.default_target
            if target and not kind.default_target:
                self.add_error("target", _("This engine measures no model; leave it empty."))
        elif not target:
            self.add_error("target", _("Name the model: its folder or its hub id."))
        cleaned["spec"] = f"{engine}:{target}"
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """What `start_run` takes."""
        made = {"engine", "target", *web_options()}  # The spec and the options are made of them.
        given = {name: value for name, value in self.cleaned_data.items() if name not in made}
        options = {name: self.cleaned_data[name] for name in web_options()}
        return given | {"options": options}

    def show(self, problems: dict[str, str]) -> None:
        """Put what the service found beside the fields."""
        for name, problem in problems.items():
            self.add_error({"spec": "target"}.get(name, name), problem)


def _with_doubt(choice: selectors.ReleaseChoice) -> str:
    doubt = selectors.release_doubt(choice.folder)
    text = f"{choice.label} ({', '.join(choice.languages)})"
    return f"{text} – {doubt}" if doubt else text
