"""Texts side by side: how one differs from another, field by field."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from annotations.models import Translation
from annotations.quality.diff import Segment, changed, diff
from annotations.vocabularies import Origin
from workbench.core.letters import LETTERS

Changes = list[tuple[str, list[Segment]]]
"""Fields by what they are called, each with what changed in it."""


def field_labels(options: int) -> list[str]:
    return [_("Question"), *LETTERS[:options]]


def differences(before: Sequence[str], after: Sequence[str], language: str) -> list[list[Segment]]:
    """Field by field, what changed; fields that one side lacks are shown whole."""
    width = max(len(before), len(after))
    pad = [""] * width
    pairs = zip([*before, *pad][:width], [*after, *pad][:width], strict=True)
    return [diff(old, new, language) for old, new in pairs]


def changed_fields(before: Sequence[str], after: Sequence[str], language: str) -> Changes:
    """By field, what changed; fields that stayed as they were are left out."""
    compared = differences(before, after, language)
    named = zip(field_labels(len(compared) - 1), compared, strict=True)
    return [(name, segments) for name, segments in named if changed(segments)]


def changes_of(text: Translation | None) -> Changes:
    """By field, what a post-edit changed in the text that it was made from."""
    if text is None or text.origin != Origin.POST_EDIT or text.parent is None:
        return []
    return changed_fields(text.parent.fields, text.fields, text.language)
