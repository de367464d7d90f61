"""What the figures of an analysis are called, in the language of the interface."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from evaluation.analysis.accuracy import ALL_LANGUAGES, MEAN
from workbench.core.languages import language_of
from workbench.core.web.language_names import language_name

OVER_LANGUAGES = (ALL_LANGUAGES, MEAN)

SUBSETS: Mapping[str, str | Promise] = {
    "all": gettext_lazy("All questions"),
    "annotated": gettext_lazy("Annotated questions"),
    "CA": gettext_lazy("Culturally agnostic (CA)"),
    "CS": gettext_lazy("Culturally sensitive (CS)"),
}
KINDS: Mapping[str, str | Promise] = {
    "category": gettext_lazy("Category"),
    "subject": gettext_lazy("Subject"),
    "tier": gettext_lazy("Resource tier of the language"),
    "script": gettext_lazy("Script of the language"),
    "route": gettext_lazy("How the text was translated"),
    "reviewed": gettext_lazy("Reviewed by people"),
    "options": gettext_lazy("Number of options"),
    "knowledge": gettext_lazy("Kind of knowledge"),
    "time_sensitive": gettext_lazy("Time sensitivity"),
    "region": gettext_lazy("Region"),
    "culture": gettext_lazy("Culture"),
    "country": gettext_lazy("Country"),
    "answer_check": gettext_lazy("People's answers did not confirm the key"),
    "item_errors": gettext_lazy("People marked an error"),
}
GROUPS: Mapping[str, str | Promise] = {
    "original": pgettext_lazy("text", "Original"),
    "machine": gettext_lazy("Machine translation"),
    "post-edited": gettext_lazy("Post-edited"),
    "human": gettext_lazy("Human translation"),
    "imported": gettext_lazy("Imported translation"),
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "high": gettext_lazy("High-resource"),
    "mid": gettext_lazy("Mid-resource"),
    "low": gettext_lazy("Low-resource"),
}
"""Of the kinds whose groups are words of ours."""
_NAMED = ("tier", "route", "reviewed", "time_sensitive", "answer_check", "item_errors")


def model_names(specs: Iterable[str]) -> dict[str, str]:
    """What models are called by their specs: the last part of folder, hub id or address, where
    that tells them apart."""
    specs = list(specs)
    short = {spec: spec.rstrip("/").replace("#", "/").rpartition("/")[2] for spec in specs}
    times = Counter(short.values())
    return {spec: name if times[name] == 1 else spec for spec, name in short.items()}


def language_label(code: str) -> str:
    """A language in the reader's words, or what stands for many."""
    if code == ALL_LANGUAGES:
        return _("All languages together")
    if code == MEAN:
        return _("Mean over languages")
    return f"{language_name(language_of(code))} ({code})"


def kind_label(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def group_label(kind: str, group: str) -> str:
    if kind not in _NAMED:
        return group
    return str(GROUPS.get(group, group))
