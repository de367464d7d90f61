"""What can be changed of a running campaign, one form a change; each can be rehearsed."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.formats.protocol import SampleRule
from annotations.labels import kind_label, language_choices
from annotations.models import Campaign
from annotations.selectors.browsing import parts, subjects
from annotations.services import campaign_changes as changes
from annotations.services.campaign_changes import CampaignState
from annotations.services.effects import Effect
from annotations.services.overlaps import change_overlap
from annotations.services.priorities import set_priority
from annotations.services.samples import change_sample
from annotations.web.console.kinds import planned_consoles
from annotations.web.console.language_fields import LANGUAGES_HELP, LanguagesField
from workbench.core.accounts.models import User

TALL = (forms.SelectMultiple, forms.Textarea)


class ChangeForm(forms.Form):
    """A change; `run` does it, or tells what it would do."""

    id: ClassVar[str]

    def __init__(self, campaign: Campaign, data: Any = None) -> None:
        super().__init__(data, initial=self.initial_of(campaign), prefix=self.id)
        self.campaign = campaign
        self.offer(campaign)

    @property
    def short(self) -> list[forms.BoundField]:
        """The fields that stand in one row."""
        return [one for one in self if not isinstance(one.field.widget, TALL)]

    @property
    def tall(self) -> list[forms.BoundField]:
        return [one for one in self if isinstance(one.field.widget, TALL)]

    def initial_of(self, campaign: Campaign) -> dict[str, Any]:
        return {}

    def offer(self, campaign: Campaign) -> None:
        """Set what can be chosen."""

    def run(self, user: User, *, dry_run: bool) -> Effect:
        raise NotImplementedError


class TitleForm(ChangeForm):
    id = "title"
    title = forms.CharField(label=_("Title"), max_length=limits.TITLE, required=False)

    def initial_of(self, campaign: Campaign) -> dict[str, Any]:
        return {"title": campaign.title}

    def run(self, user: User, *, dry_run: bool) -> Effect:
        if not dry_run:
            title = self.cleaned_data["title"]
            changes.set_title(user=user, campaign=self.campaign, title=title)
        return Effect()


class StateForm(ChangeForm):
    id = "state"
    state = forms.ChoiceField(label=_("State"), choices=CampaignState.choices)

    def initial_of(self, campaign: Campaign) -> dict[str, Any]:
        return {"state": changes.state_of(campaign=campaign)}

    def run(self, user: User, *, dry_run: bool) -> Effect:
        state = CampaignState(self.cleaned_data["state"])
        return changes.set_state(user=user, campaign=self.campaign, state=state, dry_run=dry_run)


class AddLanguagesForm(ChangeForm):
    id = "add"
    languages = LanguagesField(label=_("Languages"), help_text=LANGUAGES_HELP)

    def run(self, user: User, *, dry_run: bool) -> Effect:
        codes = self.cleaned_data["languages"]
        return changes.add_languages(
            user=user, campaign=self.campaign, languages=codes, dry_run=dry_run
        )


class OwnLanguagesForm(ChangeForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), widget=forms.CheckboxSelectMultiple, required=False
    )


class CloseLanguagesForm(OwnLanguagesForm):
    id = "close"

    def offer(self, campaign: Campaign) -> None:
        self.fields["languages"].choices = language_choices(campaign.open_languages)  # type: ignore[attr-defined]

    def run(self, user: User, *, dry_run: bool) -> Effect:
        codes = self.cleaned_data["languages"]
        return changes.close_languages(
            user=user, campaign=self.campaign, languages=codes, dry_run=dry_run
        )


class OpenLanguagesForm(OwnLanguagesForm):
    id = "open"

    def offer(self, campaign: Campaign) -> None:
        self.fields["languages"].choices = language_choices(campaign.closed_languages)  # type: ignore[attr-defined]

    def run(self, user: User, *, dry_run: bool) -> Effect:
        codes = self.cleaned_data["languages"]
        return changes.open_languages(
            user=user, campaign=self.campaign, languages=codes, dry_run=dry_run
        )


class ItemsForm(ChangeForm):
    """Which items: by ids, else by a filter."""

    split = forms.ChoiceField(label=_("Split"), required=False)
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"), required=False, help_text=_("None chosen means all.")
    )
    categories = forms.MultipleChoiceField(label=_("Categories"), required=False)
    seed = forms.IntegerField(label=_("Seed"), required=False, **limits.SEED.bounds)
    ids = forms.CharField(
        label=_("Or these items"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sample_id a line; the fields above are left out then."),
    )

    def offer(self, campaign: Campaign) -> None:
        for field, column in (
            ("split", "split"), ("subjects", "subject"), ("categories", "category"),
        ):  # fmt: skip
            named = [(one, one) for one in parts(campaign, column)]
            every = [("", _("all splits"))] if field == "split" else []
            self.fields[field].choices = [*every, *named]  # type: ignore[attr-defined]

    def rule(self) -> SampleRule:
        given = self.cleaned_data
        if lines := [line.strip() for line in given["ids"].splitlines() if line.strip()]:
            return SampleRule(ids=tuple(dict.fromkeys(lines)), seed=given["seed"])
        return SampleRule(
            given.get("per_subject"),
            given["split"],
            seed=given["seed"],
            subjects=tuple(given["subjects"]),
            categories=tuple(given["categories"]),
        )


class SampleForm(ItemsForm):
    id = "sample"
    kind = forms.ChoiceField(label=_("Kind of task"))
    per_subject = forms.IntegerField(
        label=_("Items a subject"),
        required=False,
        min_value=1,
        max_value=limits.PER_SUBJECT.most,
        help_text=_("Empty takes all of them."),
    )
    field_order = ("kind", "per_subject", "split", "seed", "subjects", "categories", "ids")

    def offer(self, campaign: Campaign) -> None:
        super().offer(campaign)
        self.fields["kind"].choices = _kinds()  # type: ignore[attr-defined]

    def run(self, user: User, *, dry_run: bool) -> Effect:
        kind, rule = self.cleaned_data["kind"], self.rule()
        return change_sample(
            user=user, campaign=self.campaign, kind=kind, rule=rule, dry_run=dry_run
        )


class OverlapForm(ChangeForm):
    id = "overlap"
    kind = forms.ChoiceField(label=_("Kind of task"))
    overlap = forms.IntegerField(label=_("People a task"), **limits.OVERLAP.bounds)

    def offer(self, campaign: Campaign) -> None:
        rules = campaign.protocol
        named = [(kind, f"{name}: {rules.overlap(kind)}") for kind, name in _kinds()]
        self.fields["kind"].choices = named  # type: ignore[attr-defined]

    def run(self, user: User, *, dry_run: bool) -> Effect:
        return change_overlap(
            user=user, campaign=self.campaign, dry_run=dry_run, **self.cleaned_data
        )


class PriorityForm(ChangeForm):
    id = "priority"
    number = forms.IntegerField(
        label=_("Number"), help_text=_("Higher comes first; 0 is usual."), **limits.PRIORITY.bounds
    )
    reason = forms.CharField(label=_("Reason"), max_length=limits.TITLE)
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"), required=False, help_text=_("None chosen means all.")
    )
    languages = forms.MultipleChoiceField(label=_("Languages"), required=False)
    ids = forms.CharField(
        label=_("Items"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sample_id a line."),
    )

    def offer(self, campaign: Campaign) -> None:
        named = [(one, one) for one in subjects(campaign)]
        self.fields["subjects"].choices = named  # type: ignore[attr-defined]
        codes = [campaign.source_language, *campaign.languages]
        self.fields["languages"].choices = language_choices(codes)  # type: ignore[attr-defined]

    def run(self, user: User, *, dry_run: bool) -> Effect:
        given = {**self.cleaned_data}
        ids = [line.strip() for line in given.pop("ids").splitlines() if line.strip()]
        return set_priority(
            user=user, campaign=self.campaign, sample_ids=ids, dry_run=dry_run, **given
        )


FORMS: dict[str, type[ChangeForm]] = {
    form.id: form
    for form in (
        TitleForm, StateForm, AddLanguagesForm, CloseLanguagesForm, OpenLanguagesForm, SampleForm,
        OverlapForm, PriorityForm,
    )
}  # fmt: skip


def _kinds() -> list[tuple[str, str]]:
    return [(kind, str(kind_label(kind))) for kind in planned_consoles()]
