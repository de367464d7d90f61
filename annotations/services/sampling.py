"""Which items a campaign works on: drawn by the rule of each kind of task, and kept as rows."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from annotations.formats.protocol import SampleRule
from annotations.formats.tables import in_words
from annotations.kinds.kind import Kind
from annotations.kinds.registry import kind_of
from annotations.models import Benchmark, Campaign, Item, Sample
from annotations.services.bulk import renew_statistics
from workbench.core.errors import Invalid

BATCH = 5000
EXAMPLES = "dev"
Rules = Mapping[str, SampleRule]
"""By kind of task, without those that are not asked for."""


def draw_samples(*, campaign: Campaign, rules: Rules) -> None:
    drawn = Sample.objects.bulk_create(
        (
            Sample(campaign=campaign, kind=kind, item_id=item, seed=seed)
            for kind, item, seed in drawn_items(benchmark=campaign.benchmark, rules=rules)
        ),
        batch_size=BATCH,
    )
    renew_statistics(len(drawn), Sample)


def drawn_items(
    *, benchmark: Benchmark, rules: Rules, twins: bool = False
) -> Iterator[tuple[str, int, int | None]]:
    """Every item that the rules draw from a benchmark: its kind of task, its id, the draw's seed.

    The kind that makes the texts has the few-shot examples always: a release needs them. With
    `twins`, items that ask the same are drawn beside one another as they come.
    """
    items = items_of(benchmark)
    for kind, rule in rules.items():
        for item in _drawn(kind_of(kind), rule, items, twins):
            yield kind, item.pk, rule.seed


def possible_draws(
    *, benchmark: Benchmark, rules: Rules
) -> Iterator[set[tuple[str, int, int | None]]]:
    """What the rules draw, then what they drew before twins were left out."""
    for twins in (False, True):
        yield set(drawn_items(benchmark=benchmark, rules=rules, twins=twins))


def unknown_to(*, benchmark: Benchmark, rules: Rules) -> dict[str, str]:
    """What rules of samples name and the benchmark has not, by its place in a protocol's file."""
    items = items_of(benchmark)
    ids, splits = {item.sample_id for item in items}, {item.split for item in items}
    named = {
        "subjects": {item.subject for item in items},
        "categories": {item.category for item in items},
    }
    problems: dict[str, str] = {}
    for kind, rule in rules.items():
        if unknown := [id for id in rule.ids or () if id not in ids]:
            problem = _("Not in the benchmark: %(ids)s.")
            problems[f"{kind}.sample.file"] = problem % {"ids": in_words(unknown)}
        if rule.split and rule.split not in splits:
            problem = _("The benchmark has no such split; it has: %(splits)s.")
            problems[f"{kind}.sample.split"] = problem % {"splits": in_words(sorted(splits))}
        for name in ("subjects", "categories"):
            there = named[name]
            if strange := [one for one in getattr(rule, name) if one not in there]:
                problem = _("The benchmark has none of these: %(names)s.")
                problems[f"{kind}.sample.{name}"] = problem % {"names": in_words(strange)}
    return problems


def require_known(*, benchmark: Benchmark, rule: SampleRule) -> None:
    """Refuse a rule that names what the benchmark has not.

    Raises:
        Invalid: by the members of the rule.
    """
    names = {"file": "ids"}
    problems = unknown_to(benchmark=benchmark, rules={"": rule})
    if problems:
        parts = {place.rpartition(".")[2]: said for place, said in problems.items()}
        raise Invalid(**{names.get(part, part): said for part, said in parts.items()})


def usual_sample(*, kind: Kind, per_subject: int | None, seed: int) -> SampleRule | None:
    """The sample of a kind where no protocol's file says it; None where it is not asked for."""
    if not kind.sampling.is_drawn:
        return SampleRule()
    if per_subject == 0:
        return None
    return SampleRule(per_subject, "test", seed=seed + kind.sampling.seed_offset)


def items_of(benchmark: Benchmark) -> list[Item]:
    stored = Item.objects.filter(benchmark=benchmark)
    return list(
        stored.only("pk", "sample_id", "subject", "category", "split", "content").order_by(
            "position"
        )
    )


def _drawn(kind: Kind, rule: SampleRule, items: Sequence[Item], twins: bool) -> Iterable[Item]:
    found = matching(rule, items)
    drawn = list(_draw(found, rule.per_subject, rule.seed, twins))
    if not kind.makes_text:
        return drawn
    there = {item.pk for item in drawn}
    return drawn + [item for item in items if item.split == EXAMPLES and item.pk not in there]


def matching(rule: SampleRule, items: Iterable[Item]) -> list[Item]:
    """The items that a rule speaks of, before any are drawn."""
    named = None if rule.ids is None else set(rule.ids)
    return [
        item
        for item in items
        if (named is None or item.sample_id in named)
        and rule.split in ("", item.split)
        and (not rule.subjects or item.subject in rule.subjects)
        and (not rule.categories or item.category in rule.categories)
    ]


def _draw(
    items: Sequence[Item], count: int | None, seed: int | None, twins: bool
) -> Iterable[Item]:
    """`count` items of every subject; a subject's draw depends on its name and the seed alone.

    Unless `twins` may be drawn, another item of the subject stands for one whose twin is drawn
    already, as far as there are others.
    """
    if count is None:
        return items
    by_subject: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_subject[item.subject].append(item)
    contents = {item.content for its in by_subject.values() if count >= len(its) for item in its}
    drawn: list[Item] = []
    for subject, its in sorted(by_subject.items()):
        if count >= len(its):
            drawn += its
            continue
        rng = random.Random(f"{seed}/{subject}")  # noqa: S311
        chosen = rng.sample(its, count)
        drawn += chosen if twins else _without_twins(chosen, its, contents, rng)
    return drawn


def _without_twins(
    chosen: Sequence[Item], its: Sequence[Item], contents: set[str], rng: random.Random
) -> list[Item]:
    """As many of a subject's items as were chosen; `contents` are drawn already, and grow."""
    kept = list(_new(chosen, contents))
    if len(kept) == len(chosen):
        return kept
    there = {item.pk for item in chosen}
    others = [item for item in its if item.pk not in there]
    kept += islice(_new(rng.sample(others, len(others)), contents), len(chosen) - len(kept))
    left = {item.pk for item in kept}
    twins = (item for item in chosen if item.pk not in left)
    return kept + list(islice(twins, len(chosen) - len(kept)))


def _new(items: Iterable[Item], contents: set[str]) -> Iterator[Item]:
    """Items whose content is not there yet; it is from then on."""
    for item in items:
        if item.content not in contents:
            contents.add(item.content)
            yield item
