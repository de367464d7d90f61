"""Whether texts are translations into the language that they are called: by a sample, at once."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from annotations.models import Campaign, Item
from annotations.quality.checks import CHECKS
from annotations.quality.units import Unit
from annotations.services.text_rows import TextTally
from workbench.core.messages import localized

TOGETHER = 12
"""Texts that are read as one: enough words to tell near relatives apart."""

FEW = 5
SHARE = 10
"""One in so many texts that reads like its source is more than names and formulae."""


def doubts_about(campaign: Campaign, tally: TextTally) -> tuple[str, ...]:
    """Why the texts may be no translations into their language; a query."""
    return (*_other_language(campaign, tally), *_left_as_source(tally))


def _other_language(campaign: Campaign, tally: TextTally) -> Iterator[str]:
    """Most of the sample, some texts at a time, reads like another language."""
    sources = dict(
        Item.objects.filter(pk__in=[pk for pk, _text in tally.sampled]).values_list(
            "pk", "question"
        )
    )
    found: list[str] = []
    parts = range(0, len(tally.sampled), TOGETHER)
    for start in parts:
        part = tally.sampled[start : start + TOGETHER]
        source = Unit("\n".join(sources[pk] for pk, _text in part), (), language=_of(campaign))
        target = Unit("\n".join(text for _pk, text in part), ())
        findings = CHECKS["wrong_language"].find(source, target, tally.language)
        found.extend(localized(finding.message, _) for finding in findings)
    if 2 * len(found) > len(parts):
        yield max(found, key=found.count)


def _left_as_source(tally: TextTally) -> Iterator[str]:
    if tally.as_source >= max(FEW, tally.texts / SHARE):
        told = _("%(count)d of %(texts)d texts are the same as their source.")
        yield told % {"count": tally.as_source, "texts": tally.texts}


def _of(campaign: Campaign) -> str:
    return campaign.source_language
