"""What the records of a release in all languages are made from, read once from the ledger."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from annotations.kinds.registry import following_kinds
from annotations.models import (
    DECISIONS,
    Adjudication,
    Campaign,
    FlagResolution,
    Item,
    Protocol,
    Task,
)
from annotations.publishing.pseudonyms import Pseudonyms
from annotations.publishing.reasons import EXCLUDED, LEFT_OUT
from annotations.quality.units import Unit
from annotations.selectors.ledger import Cut, overlaps_at, rounds_at, rulings_on
from annotations.selectors.rulings import Rulings
from annotations.selectors.steps import STEPS, has_steps
from annotations.vocabularies import FlagOutcome, RulingOutcome


@dataclass(frozen=True)
class SharedFacts:
    campaign: Campaign
    cut: Cut

    @cached_property
    def items(self) -> dict[int, Item]:
        rows = Item.objects.filter(benchmark=self.campaign.benchmark_id).order_by("position")
        return {item.pk: item for item in self.cut.of(rows)}

    @cached_property
    def sources(self) -> dict[int, Unit]:
        """The items' own words in canonical form, by item."""
        language = self.campaign.source_language
        return {
            pk: replace(item.unit, language=language).canonical for pk, item in self.items.items()
        }

    @cached_property
    def protocols(self) -> dict[int, Protocol]:
        return Protocol.objects.filter(campaign=self.campaign).in_bulk()

    def languages_of(self, kind: str) -> list[str]:
        """Those in which there are tasks of a kind."""
        return sorted(self._distinct("language", kind=kind))

    @cached_property
    def has_steps(self) -> bool:
        return has_steps(self.campaign)

    @cached_property
    def has_later_steps(self) -> bool:
        """Whether any of its rules asked for a step after the first."""
        kinds = following_kinds().values()
        return any(
            kind.id in rules.rule(kind.follows, STEPS, ())
            for rules in self.protocols.values()
            for kind in kinds
        )

    @cached_property
    def overlaps(self) -> dict[int, int]:
        """By task, of those that got another overlap since they were begun."""
        return overlaps_at(self.campaign, self.cut)

    @cached_property
    def names(self) -> Mapping[str, str]:
        return Pseudonyms(self.campaign.pseudonym_salt)

    @cached_property
    def ruled(self) -> dict[int, Task]:
        """The tasks that reviewers have ruled on."""
        rulings = Adjudication.objects.production().filter(task__campaign=self.campaign)
        tasks = Task.objects.production().filter(campaign=self.campaign)
        wanted = tasks.filter(pk__in=self.cut.of(rulings).order_by().values("task"))
        found = self.cut.of(wanted).select_related("item", "protocol")
        return {task.pk: task for task in found.order_by("pk")}

    @cached_property
    def rulings(self) -> dict[int, Rulings]:
        """What the rulings of its last round come to, by task that was ruled on."""
        tasks = list(self.ruled.values())
        return rulings_on(tasks, self.cut, rounds_at(tasks, self.cut))

    @cached_property
    def moved(self) -> set[tuple[int, str]]:
        """Items, by language, of which a ruling says that a text moved the key, and was neither
        withdrawn nor superseded."""
        rulings = Adjudication.objects.production().filter(task__campaign=self.campaign)
        rows = self.cut.of(rulings)
        superseded = rows.filter(supersedes__isnull=False).order_by().values("supersedes")
        moved = rows.filter(outcome=RulingOutcome.KEY_MOVED).exclude(pk__in=superseded)
        return set(moved.values_list("task__item", "task__language"))

    @cached_property
    def left_out(self) -> dict[tuple[int, str], str]:
        """Why items are left out, by language: a ruling, or what came of a flag; what is said of
        the source takes out all."""
        found: dict[tuple[int, str], str] = {}
        for pk, rulings in self.rulings.items():
            ruling, task = rulings.holds, self.ruled[pk]
            if ruling and ruling.outcome == RulingOutcome.LEAVE_LANGUAGE_OUT:
                found[task.item_id, task.language] = LEFT_OUT[ruling.reason]
            elif ruling and ruling.outcome == RulingOutcome.LEAVE_ITEM_OUT:
                found[task.item_id, self.campaign.source_language] = LEFT_OUT[ruling.reason]
        rows = FlagResolution.objects.production().filter(
            flag__campaign=self.campaign, outcome=FlagOutcome.EXCLUDED
        )
        flagged = self.cut.of(rows).values_list("flag__item", "flag__language")
        return found | dict.fromkeys(flagged, EXCLUDED)

    def why_left_out(self, item_id: int, language: str) -> str:
        """Nothing where the item is in the release in this language."""
        source = self.campaign.source_language
        return self.left_out.get((item_id, source)) or self.left_out.get((item_id, language), "")

    @cached_property
    def protocol_versions(self) -> tuple[int, ...]:
        """Those that decisions were made under; a task may get newer rules after the cut."""
        used: set[int] = set()
        for model in DECISIONS.values():
            rows = model.objects.production().filter(task__campaign=self.campaign)
            used |= set(self.cut.of(rows).order_by().values_list("protocol", flat=True).distinct())
        return tuple(sorted(self.protocols[pk].version for pk in used))

    @cached_property
    def forms_used(self) -> Mapping[str, set[int]]:
        """By form the rules, by id, that the tasks stand in on which people have decided; none
        where nobody has."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        tasks = self.cut.of(Task.objects.production().filter(campaign=self.campaign))
        for form in tasks.exclude(form="").order_by().values_list("form", flat=True).distinct():
            found[form] = set()
        for model in DECISIONS.values():
            rows = model.objects.production().filter(task__campaign=self.campaign)
            used = self.cut.of(rows).exclude(task__form="").order_by()
            for form, rules in used.values_list("task__form", "task__protocol").distinct():
                found[form].add(rules)
        return found

    def _distinct(self, column: str, **where: str) -> set[Any]:
        rows = Task.objects.production().filter(campaign=self.campaign, **where)
        return set(self.cut.of(rows).order_by().values_list(column, flat=True).distinct())
