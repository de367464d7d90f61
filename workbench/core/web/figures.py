"""Figures, as the language of the interface writes them."""

from django.utils.formats import number_format


def decimal(value: float, digits: int) -> str:
    """Rounded to so many places: Django's own `number_format` would cut the rest off."""
    return number_format(round(value, digits) + 0.0, digits)  # No minus before a zero.


def said(value: float | None, digits: int, *, signed: bool = False) -> str:
    """A figure, or a dash for none; a difference has its sign, but for one that rounds to zero."""
    if value is None:
        return "–"
    shown = round(value, digits)
    sign = "−" if shown < 0 else "+" if signed and shown else ""
    return sign + decimal(abs(value), digits)
