"""A new batch as a form: a name, how many or which items, whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.labels import kind_label, language_choices
from annotations.models import Campaign
from annotations.selectors.steps import kinds_of
from annotations.services.batches import BatchPlan
from annotations.vocabularies import Role
from annotations.web.console.change_forms import ItemsForm
from workbench.core.accounts.models import User


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class BatchForm(ItemsForm):
    id = "batch"
    name = forms.CharField(label=_("Name"), max_length=limits.TITLE)
    count = forms.IntegerField(
        label=_("How many items"),
        required=False,
        help_text=_("Drawn; empty takes all of them."),
        **limits.BATCH_ITEMS.bounds,
    )
    people = PeopleField(User.objects.none(), label=_("Whom"), widget=forms.CheckboxSelectMultiple)
    deadline = forms.DateField(
        label=_("Deadline"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    only = forms.BooleanField(
        label=_("They are handed nothing else while it is open"), required=False
    )
    open_to_others = forms.BooleanField(
        label=_("Others may be handed its tasks too"), required=False
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of task"), required=False, help_text=_("None chosen means all.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, help_text=_("None chosen means all.")
    )

    def offer(self, campaign: Campaign) -> None:
        super().offer(campaign)
        fields: Any = self.fields
        annotators = campaign.memberships.filter(role=Role.ANNOTATOR).values("user")
        fields["people"].queryset = User.objects.filter(pk__in=annotators).order_by("username")
        fields["kinds"].choices = [(one.id, kind_label(one.id)) for one in kinds_of(campaign)]
        codes = [campaign.source_language, *campaign.languages]
        fields["languages"].choices = language_choices(codes)

    def plan(self) -> BatchPlan:
        given = self.cleaned_data
        return BatchPlan(
            name=given["name"],
            rule=self.rule(),
            count=given["count"],
            kinds=given["kinds"],
            languages=given["languages"],
            people=list(given["people"]),
            only=given["only"],
            reserved=not given["open_to_others"],
            deadline=given["deadline"],
        )
