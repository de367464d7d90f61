"""Which engines, into which languages, at which prices: an order of translations as a form."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.engines import EngineForm, EngineKind, engines
from annotations.labels import language_choices
from annotations.models import Campaign, TranslationRun
from annotations.models.translation_runs import PRICES
from annotations.selectors.translation_plans import Choice
from annotations.services.translation_orders import checked_limits


class PriceField(forms.FloatField):
    """A sum of money."""

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        super().__init__(required=required, min_value=0, max_value=limits.PRICE, **options)
        self.widget.attrs |= {"step": "any", "inputmode": "decimal"}


class OrderForm(forms.Form):
    engines = forms.MultipleChoiceField(label=_("Engines"), widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen means all."),
    )
    input_price = PriceField(label=_("A million tokens sent"))
    output_price = PriceField(label=_("A million tokens answered"))
    character_price = PriceField(label=_("A million characters sent"))
    currency = forms.CharField(label=_("Currency"), max_length=limits.CURRENCY, required=False)
    max_cost = PriceField(
        label=_("Ceiling"),
        help_text=_("The most that one engine may cost in these languages, earlier runs included."),
    )
    retry_failed = forms.BooleanField(
        label=_("Ask again for items that an engine gave no text for"), required=False
    )
    agreed = forms.BooleanField(label=_("I agree to this cost"), required=False)

    def __init__(self, campaign: Campaign, data: Any = None) -> None:
        super().__init__(data, initial=None if data else _last_prices(campaign))
        fields: Any = self.fields
        offered = {name: kind for name, kind in engines().items() if _is_offered(kind)}
        fields["engines"].choices = [(name, _(kind.title)) for name, kind in offered.items()]
        fields["languages"].choices = language_choices(campaign.languages)
        chosen = data.getlist("engines") if data else []
        self._asked: dict[str, EngineForm] = {
            name: kind.form(
                data if name in chosen else None, prefix=name, use_required_attribute=False
            )
            for name, kind in offered.items()
        }

    @property
    def offers_any(self) -> bool:
        return bool(self._asked)

    def asked(self) -> Iterator[tuple[str, EngineForm]]:
        """The forms of engines that ask for something, with their titles."""
        for name, form in self._asked.items():
            if form.fields:
                yield str(_(engines()[name].title)), form

    def prices(self) -> list[Any]:
        return [self[name] for name in (*PRICES, "max_cost")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in cleaned.get("engines", ()):
            if not self._asked[name].is_valid():
                title = _(engines()[name].title)
                told = _("%(engine)s: see what it needs below.") % {"engine": title}
                self.add_error("engines", told)
        return cleaned

    def chosen_languages(self) -> list[str]:
        every = [code for code, _name in self.fields["languages"].choices]  # type: ignore[attr-defined]
        return self.cleaned_data["languages"] or every

    def choices(self) -> list[Choice]:
        """Of a form that is valid.

        Raises:
            Invalid: a ceiling without prices.
        """
        given = {name: self.cleaned_data[name] for name in (*PRICES, "max_cost")}
        named = any(value is not None for name, value in given.items() if name != "currency")
        its = checked_limits(**given) if named else None
        return [Choice(self._spec(name), its) for name in self.cleaned_data["engines"]]

    def _spec(self, name: str) -> str:
        target = self._asked[name].target()
        return f"{name}:{target}" if target else name


class CeilingForm(forms.Form):
    """The new ceiling of a run that has reached its own."""

    max_cost = PriceField(label=_("New ceiling"), required=True)


def _last_prices(campaign: Campaign) -> dict[str, Any]:
    """Those of the campaign's last paid run: they seldom change from one to the next."""
    runs = TranslationRun.objects.filter(campaign=campaign, is_paid=True).order_by("-pk")
    last = runs.first()
    return last.prices if last else {}


def _is_offered(kind: EngineKind) -> bool:
    """Whether it can be used: at once, or with a target, which there is something to choose for."""
    fields = kind.form().fields.values()
    chosen = [field for field in fields if isinstance(field, forms.ChoiceField)]
    can_be_named = bool(fields) and all(any(True for _ in one.widget.choices) for one in chosen)
    return kind.in_console and (can_be_named or kind.status().is_available)
