"""What to look at first, from what a survey reads and what else is known of the same texts."""

from collections import ChainMap, Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from annotations.models import Campaign, FirstLook, Flag, Item, MachineText, Translation
from annotations.quality import first_look
from annotations.quality.checks import Report, Severity
from annotations.quality.first_look import Evidence
from annotations.selectors.back_translations import distances
from annotations.services.ordering import apply_rules

AT_ONCE = 2_000

Checked = tuple[Translation, Report]
"""A text with what the checks say of it."""


def store_looks(*, campaign: Campaign, language: str, checked: Iterable[Checked]) -> None:
    """Replace what is stored of a language, and put its tasks in order where a rule says so.

    Locks: the stored rows and the tasks of the language, as `apply_rules` says.

    Args:
        checked: all texts of the language, with their items.
    """
    of_items: defaultdict[Item, list[Checked]] = defaultdict(list)
    for one in checked:
        of_items[one[0].item].append(one)
    flags = _flags(campaign, language)
    sure, far = _confidence(campaign, language), distances(campaign, language)
    found = first_look.looks(
        {
            item.pk: _evidence(item, texts, flags[item.pk], sure, far)
            for item, texts in of_items.items()
        }
    )
    with transaction.atomic():
        FirstLook.objects.filter(campaign=campaign, language=language).delete()
        FirstLook.objects.bulk_create(
            [
                FirstLook(
                    campaign=campaign,
                    language=language,
                    item_id=pk,
                    score=look.score,
                    reason=look.reason or "",
                    doubts={signal.value: round(doubt, 4) for signal, doubt in look.doubts.items()},
                )
                for pk, look in ((pk, found[pk]) for pk in first_look.in_order(found))
            ],
            batch_size=AT_ONCE,
        )
        if campaign.priorities.filter(by_first_look=True).exists():
            tasks = campaign.tasks.production().filter(language=language)
            apply_rules(campaign, tasks)


def _evidence(
    item: Item,
    texts: Sequence[Checked],
    flags: int,
    sure: Mapping[int, float],
    far: Mapping[int, float],
) -> Evidence:
    findings = [finding for _text, report in texts for finding in report.findings]
    errors = frozenset(one.check for one in findings if one.severity == Severity.ERROR)
    source, targets = item.unit.text, [text.unit.text for text, _report in texts]
    return Evidence(
        errors=errors,
        warnings=frozenset(one.check for one in findings) - errors,
        flags=flags,
        disagreement=first_look.disagreement(targets),
        back_translation=max((far[text.pk] for text, _ in texts if text.pk in far), default=None),
        length=first_look.length(source, targets[-1]),
        confidence=min((sure[text.pk] for text, _report in texts if text.pk in sure), default=None),
    )


def _flags(campaign: Campaign, language: str) -> Counter[int]:
    """By item, how many flags of evaluations are open: on its text, or on the item itself."""
    rows = Flag.objects.production().filter(
        campaign=campaign,
        language__in=(language, campaign.source_language),
        person=None,
        resolution=None,
    )
    return Counter(rows.values_list("item", flat=True))


def _confidence(campaign: Campaign, language: str) -> dict[int, float]:
    """By text, the share of its engine's texts of which that was less sure."""
    rows = MachineText.objects.filter(
        translation__item__benchmark=campaign.benchmark_id,
        translation__language=language,
    ).values_list("translation__engine", "translation", "confidence")
    of_engines: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for engine, text, confidence in rows:
        if confidence is not None:
            of_engines[engine][text] = confidence
    return dict(ChainMap(*map(first_look.shares, of_engines.values())))
