"""Which questions lose their answer: in translation, or already at the source."""

from evaluation.analysis.items.flags import flag_lines
from evaluation.analysis.items.table import BOUND, items

__all__ = ["BOUND", "flag_lines", "items"]
