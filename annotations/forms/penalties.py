"""What marks weigh, where a form gives weights."""

from collections.abc import Iterable, Mapping
from math import fsum
from typing import Any

from annotations.forms.form import Spans


def penalty(spans: Spans, marks: Iterable[Mapping[str, Any]]) -> float:
    """The sum over the marks of the weight of the severity times that of the label.

    As in MQM (themqm.org); what has no weight of its own counts once.
    """
    weights = spans.weights
    return fsum(
        weights.get(mark.get("label", ""), 1.0) * weights.get(mark.get("severity", ""), 1.0)
        for mark in marks
    )
