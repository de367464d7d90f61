"""Quantities: read from a text with sign, unit, scale and power, and compared with the source's."""

from annotations.quality.quantities.comparing import Comparison, compare
from annotations.quality.quantities.explaining import Changed, Equation
from annotations.quality.quantities.reading import numbers, read
from annotations.quality.quantities.values import Quantity

__all__ = ["Changed", "Comparison", "Equation", "Quantity", "compare", "numbers", "read"]
