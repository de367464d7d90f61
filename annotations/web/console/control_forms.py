"""What the page of controls sends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.labels import choices, language_choices
from annotations.models import Campaign
from annotations.services.planning import DEFAULT_SEED
from annotations.vocabularies import DamageKind
from annotations.web.console.kinds import console_kinds


class DrawForm(forms.Form):
    """How many to draw, and the seed of the draw."""

    count = forms.IntegerField(label=_("How many"), **limits.CONTROLS_AT_ONCE.bounds, initial=20)
    seed = forms.IntegerField(
        label=_("Seed"),
        **limits.SEED.bounds,
        initial=DEFAULT_SEED,
        help_text=_("The same seed again draws only what is missing."),
    )


class PlantForm(DrawForm):
    language = forms.ChoiceField(label=_("Language"))
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of damage"),
        choices=choices(DamageKind),
        initial=list(DamageKind),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, campaign: Campaign, data: Any = None) -> None:
        # The page has three forms, two of them with the same fields; labels name fields by id.
        super().__init__(data, auto_id="plant_%s")
        self.fields["language"].choices = language_choices(campaign.languages)  # type: ignore[attr-defined]


class GoldForm(DrawForm):
    source = forms.ChoiceField(label=_("Settled tasks"))

    def __init__(self, campaign: Campaign, data: Any = None) -> None:
        super().__init__(data, auto_id="gold_%s")
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            (f"{kind}/{language}", name)
            for kind, console in console_kinds().items()
            for language, name in console.gold_sources(campaign)
        ]

    def queue(self) -> tuple[str, str]:
        kind, language = self.cleaned_data["source"].split("/")
        return kind, language


class ShareForm(forms.Form):
    control_share = forms.IntegerField(
        label=_("Percent of the tasks handed out"),
        **limits.CONTROL_SHARE.bounds,
        help_text=_("0 hands out none. Saving makes the next version of the protocol."),
    )
