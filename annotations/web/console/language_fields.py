"""Where people write languages by their codes: any code is taken, known ones are offered."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotations.labels import language_choices
from annotations.services.languages import checked_code
from workbench.core.errors import Invalid
from workbench.core.languages import LONGEST_CODE

LANGUAGES_HELP = _("By their BCP 47 codes, with commas between: nb, zu, sr-Latn.")


class LanguageInput(forms.TextInput):
    """A box to write a code in, with the languages of Global MMLU to choose from."""

    template_name = "console/language_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{name}-offered"
        return context | {"offered": language_choices()}


class LanguageField(forms.CharField):
    """One language, given on as its canonical code."""

    widget = LanguageInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST_CODE, **kwargs})

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        return _checked(written) if written else ""


class LanguagesField(forms.CharField):
    """Languages with commas between them, given on as their canonical codes."""

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        return [_checked(part) for part in written.split(",") if part.strip()]


def _checked(written: str) -> str:
    try:
        return checked_code(written=written)
    except Invalid as refusal:
        raise ValidationError(refusal.fields["language"]) from refusal
