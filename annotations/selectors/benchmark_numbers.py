"""What a benchmark's own page tells of it: how many questions, of what, and who works on them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, SmallIntegerField, Value
from django.db.models.functions import Coalesce

from annotations.models import Benchmark, Campaign, Item
from annotations.selectors.console import campaigns_of
from workbench.core.accounts.models import User
from workbench.core.languages import Language, language_of
from workbench.core.letters import LETTERS


@dataclass(frozen=True)
class Subject:
    """How many questions of a subject each split holds, in the order of the splits."""

    name: str
    category: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Numbers:
    """A benchmark's questions by split and subject, and in all."""

    splits: tuple[tuple[str, int], ...]
    subjects: tuple[Subject, ...]

    @property
    def total(self) -> int:
        return sum(count for _split, count in self.splits)


@dataclass(frozen=True)
class Version:
    """Another version of a benchmark, and how many questions the newer of the two changes."""

    benchmark: Benchmark
    is_older: bool
    added: int
    removed: int
    changed: int


@dataclass(frozen=True)
class Use:
    """The campaigns that a person may open, how many there are, and the languages of all."""

    campaigns: tuple[Campaign, ...]
    count: int
    languages: tuple[Language, ...]


def numbers_of(benchmark: Benchmark) -> Numbers:
    """One query."""
    rows = benchmark.items.order_by().values_list("split", "subject", "category")
    counts: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    splits: defaultdict[str, int] = defaultdict(int)
    for split, subject, category, n in rows.annotate(n=Count("pk")):
        counts[subject, category][split] = n
        splits[split] += n
    by_size = sorted(splits.items(), key=lambda one: (-one[1], one[0]))
    return Numbers(
        tuple(by_size),
        tuple(
            Subject(*names, tuple(of_splits.get(split, 0) for split, _n in by_size))
            for names, of_splits in sorted(counts.items())
        ),
    )


def letters_of(benchmark: Benchmark) -> dict[str, list[tuple[str, int]]]:
    """How often each letter is the right one, by split; last, without one, those without a key.

    One query.
    """
    rows = benchmark.items.order_by().values_list("split", "key").annotate(n=Count("pk"))
    found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for split, key, n in sorted(rows, key=lambda row: (row[0], row[1] is None, row[1] or 0)):
        found[split].append(("" if key is None else LETTERS[key], n))
    return dict(found)


def use_of(benchmark: Benchmark, user: User) -> Use:
    campaigns = Campaign.objects.filter(benchmark=benchmark)
    codes = {
        code for languages in campaigns.values_list("languages", flat=True) for code in languages
    }
    return Use(
        tuple(campaigns_of(user).filter(benchmark=benchmark)),
        campaigns.count(),
        tuple(map(language_of, sorted(codes))),
    )


def versions_of(benchmark: Benchmark) -> list[Version]:
    """The version that it follows, and those that follow it. Three queries each."""
    older = [(benchmark.parent, benchmark)] if benchmark.parent else []
    newer = [(benchmark, one) for one in benchmark.successors.order_by("created_at")]
    return [
        Version(
            before if after == benchmark else after, after == benchmark, *_difference(before, after)
        )
        for before, after in (*older, *newer)
    ]


def _difference(before: Benchmark, after: Benchmark) -> tuple[int, int, int]:
    """How many questions are added, removed and changed, byte for byte."""
    named = Item.objects.filter(sample_id=OuterRef("sample_id"))
    facts = ("split", "subject", "category", "passage", "question", "options")
    same = named.filter(**{fact: OuterRef(fact) for fact in facts}).alias(right=_key("key"))
    same = same.filter(right=_key(OuterRef("key")))
    stays = Exists(named.filter(benchmark=before))
    return (
        after.items.filter(~stays).count(),
        before.items.filter(~Exists(named.filter(benchmark=after))).count(),
        after.items.filter(stays, ~Exists(same.filter(benchmark=before))).count(),
    )


def _key(key: Any) -> Coalesce:
    """The index of the right option, comparable where there is none."""
    return Coalesce(key, Value(-1), output_field=SmallIntegerField())
