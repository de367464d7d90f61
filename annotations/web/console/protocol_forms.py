"""The rules of a campaign as a form; every kind of task brings its own."""

from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.labels import kind_label, language_choices
from annotations.models import Benchmark
from annotations.models.benchmarks import NAME_VALIDATOR
from annotations.services.planning import DEFAULT_SEED, Plan, overlap_name, per_subject_name
from annotations.web.console.forms import NAME_HELP
from annotations.web.console.kinds import console_kinds, planned_consoles
from annotations.web.console.language_fields import LANGUAGES_HELP, LanguagesField
from annotations.web.console.rule_fields import (
    RuleField,
    counted,
    counting_fields,
    counting_values,
)
from annotations.web.desk.forms import TextField

PAPER = Plan()


class ProtocolForm(forms.Form):
    """A campaign's rules; the defaults are the paper's."""

    lease_minutes = forms.IntegerField(
        label=_("Minutes to hold a task"), **limits.LEASE_MINUTES.bounds, initial=60
    )
    grace_minutes = forms.IntegerField(
        label=_("Minutes to correct oneself"), **limits.GRACE_MINUTES.bounds, initial=15
    )
    guideline = TextField(
        max_length=limits.GUIDELINE,
        label=_("Guideline"),
        help_text=_("In Markdown. Annotators have it at hand beside every task."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._overlaps, self._rules_of_kinds = _overlap_fields(), _rule_fields()
        self.fields |= self._overlaps | self._rules_of_kinds

    @property
    def overlaps(self) -> list[BoundField]:
        """How many people's decisions each kind of task needs."""
        return [self[name] for name in self._overlaps]

    @property
    def rules_of_kinds(self) -> list[BoundField]:
        return [self[name] for name in self._rules_of_kinds]

    def plan(self, base: Plan = PAPER) -> Plan:
        """The rules as given; what this form does not ask stays as in `base`."""
        names = [*ProtocolForm.base_fields, *self._overlaps, *self._rules_of_kinds]
        return base.changed(**{name: self.cleaned_data[name] for name in names})


class NextVersionForm(ProtocolForm):
    """The rules of a running campaign, with how votes are counted."""

    tasks_at_once = forms.IntegerField(
        label=_("Tasks of a queue in one's hands"), **limits.TASKS_AT_ONCE.bounds
    )
    tasks_along = forms.IntegerField(
        label=_("Tasks of a queue to take along"),
        **limits.TASKS_ALONG.bounds,
        help_text=_("To be done without a connection; never fewer than one may hold."),
    )
    offline_hours = forms.IntegerField(
        label=_("Hours to hold tasks taken along"),
        **limits.OFFLINE_HOURS.bounds,
        help_text=_("Without a connection; 0 where nobody may take tasks along."),
    )

    _HELD = ("tasks_at_once", "tasks_along", "offline_hours")

    def __init__(self, base: Plan, data: Any = None) -> None:
        super().__init__(data, initial=base.named() | counting_values(base))
        self._base, self._counting = base, counting_fields()
        for name, field in self._counting.items():
            if isinstance(field, RuleField):
                field.also(self.initial[name])
        self.fields |= self._counting

    @property
    def counting(self) -> list[tuple[str, list[BoundField]]]:
        """By kind of task that is asked for, the fields of how its votes are counted."""
        return [
            (kind_label(kind), [self[n] for n in self._counting if n.startswith(f"{kind}_")])
            for kind in planned_consoles()
            if kind in self._base.asked
        ]

    def plan(self, base: Plan | None = None) -> Plan:
        given = self.cleaned_data
        held = {name: given[name] for name in self._HELD}
        plan = super().plan(base or self._base).changed(**held)
        return replace(plan, rules=counted(plan, given))


class UploadForm(forms.Form):
    """The file of a protocol as the next version."""

    file = forms.FileField(
        label=_("Protocol"),
        help_text=_(
            "protocol.toml, or a zip of it with the files that it names: forms, samples, guideline "
            "and glossary."
        ),
        widget=forms.FileInput(attrs={"accept": ".toml,.zip"}),
    )


class CampaignForm(ProtocolForm):
    benchmark = forms.ModelChoiceField(
        Benchmark.objects.all(), label=_("Benchmark"), empty_label=None
    )
    name = forms.CharField(
        label=_("Name"), max_length=limits.NAME, validators=[NAME_VALIDATOR], help_text=NAME_HELP
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=limits.TITLE,
        required=False,
        help_text=_("What people see; any script."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=language_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_languages = LanguagesField(
        label=_("Other languages"), required=False, help_text=LANGUAGES_HELP
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        initial=DEFAULT_SEED,
        **limits.SEED.bounds,
        help_text=_("The same seed draws the same questions."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._samples = _sample_fields()
        self.fields |= self._samples

    @property
    def samples(self) -> list[BoundField]:
        """How many questions a subject each kind of task is drawn for."""
        return [self[name] for name in self._samples]

    def all_languages(self) -> list[str]:
        """Those that were chosen and those that were written."""
        return [*self.cleaned_data["languages"], *self.cleaned_data["other_languages"]]

    def plan(self, base: Plan = PAPER) -> Plan:
        names = [*self._samples, "seed"]
        given = {name: self.cleaned_data[name] for name in names}
        return super().plan(base).changed(**given)


def _overlap_fields() -> dict[str, forms.Field]:
    return {
        overlap_name(kind=kind): forms.IntegerField(
            label=str(console.overlap_label),
            **limits.OVERLAP.bounds,
            initial=PAPER.overlaps[kind],
        )
        for kind, console in planned_consoles().items()
    }


def _rule_fields() -> dict[str, forms.Field]:
    return {
        name: field for console in console_kinds().values() for name, field in console.rules.items()
    }


def _sample_fields() -> dict[str, forms.Field]:
    return {
        per_subject_name(kind=kind): forms.IntegerField(
            label=str(console.sample_label),
            help_text=str(console.sample_help),
            **limits.PER_SUBJECT.bounds,
            initial=PAPER.per_subject[kind],
            required=False,
        )
        for kind, console in console_kinds().items()
        if kind in PAPER.per_subject
    }
