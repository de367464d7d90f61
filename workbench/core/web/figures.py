"""Figures, as the language of the interface writes them."""

from django.utils.formats import number_format


def decimal(value: float, digits: int) -> str:
    """Rounded to so many places: Django's own `number_format` would cut the rest off."""
    return number_format(round(value, digits) + 0.0, digits)  # No minus before a zero.
