"""The form that starts an analysis."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation import limits
from evaluation.models import Run


class AnalysisForm(forms.Form):
    """Finished runs on one release, one a model; all of them at first."""

    draws = forms.IntegerField(
        label=_("Draws"),
        **limits.DRAWS.bounds,
        initial=limits.USUAL_DRAWS,
        help_text=_("How often questions are drawn anew, for intervals of ranks."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        **limits.SEEDS.bounds,
        initial=0,
        help_text=_("The same seed gives the same figures."),
    )

    def __init__(self, runs: Sequence[Run], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everyone = forms.TypedMultipleChoiceField(
            label=_("Models"),
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            choices=[(run.pk, run.spec) for run in runs],
            initial=[run.pk for run in runs],
        )
        self.fields = {"runs": everyone, **self.fields}
