"""Which task a decision made elsewhere is about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from django.utils.translation import gettext as _

from annotations.formats.decisions.records import ImportedDecision
from annotations.forms.form import REVIEW, TRANSLATION
from annotations.kinds.kind import Kind
from annotations.models import Campaign, Item, Sample, Task, TaskCandidate, Translation
from annotations.models.translations import text_hash
from annotations.services.incoming import Misfit, MissingText, stored_text, task_of, words_seen
from workbench.core.locking import locked

Place = tuple[str, int, str]
"""Form, item and language."""


class Items:
    """The items of a campaign's benchmark that rows name."""

    def __init__(self, campaign: Campaign, rows: Collection[ImportedDecision]) -> None:
        named = {row.sample_id for row in rows}
        self.by_id = {item.sample_id: item for item in _items(campaign, named)}
        self._languages = {campaign.source_language, *campaign.languages}

    def of(self, row: ImportedDecision) -> Item:
        """The item that a row names.

        Raises:
            Misfit: the benchmark has none, or the campaign does not work in the language.
        """
        item = self.by_id.get(row.sample_id)
        if item is None:
            problem = _("“%s” is no item of this campaign's benchmark") % row.sample_id
            raise Misfit("sample_id", problem, _("Leave the row out"))
        if row.language not in self._languages:
            problem = _("the campaign does not work in “%s”") % row.language
            known = ", ".join(sorted(self._languages))
            raise Misfit("language", problem, _("Use one of its languages: %s") % known)
        return item


class Tasks:
    """The tasks of a kind that rows are about, locked, with the texts that they offer."""

    def __init__(
        self, campaign: Campaign, kind: Kind, rows: Collection[ImportedDecision], items: Items
    ) -> None:
        self._campaign, self._kind, self._items = campaign, kind, items
        protocols = campaign.protocols.in_bulk()
        by_pk = {item.pk: item for item in items.by_id.values()}
        found = campaign.tasks.production().filter(
            kind=kind.id, language__in={row.language for row in rows}, item__in=list(by_pk)
        )
        self.by_pk: dict[int, Task] = {}
        self._by_place: defaultdict[Place, list[Task]] = defaultdict(list)
        for task in locked(found.select_related("text").order_by("pk")):
            task.item, task.protocol = by_pk[task.item_id], protocols[task.protocol_id]
            task.campaign = campaign
            self.by_pk[task.pk] = task
            self._by_place[task.form, task.item_id, task.language].append(task)

    def of(self, row: ImportedDecision) -> Task:
        """The task that a row is about.

        Raises:
            Misfit: there is none, or the row does not say which.
        """
        item, form = self._items.of(row), self._form(row)
        place: Place = form, item.pk, row.language
        if earlier := self._about_earlier_text(row, item, place):
            return earlier
        if found := self._by_place.get(place):
            return task_of(row, found)
        if item.pk not in self._sampled:
            problem = _("the item is not in this campaign's sample of %s") % self._kind.plural
            raise Misfit("sample_id", problem, _("Leave the row out, or change the sample"))
        problem = _("there is no such task on this item in “%s”") % row.language
        remedy = _("Import the texts in this language first")
        if form and self._campaign.protocol.asked[form].after == REVIEW:
            remedy = _("It opens when the text is reviewed: import the texts, then the reviews")
        raise MissingText("language", problem, remedy)

    def _form(self, row: ImportedDecision) -> str:
        if not self._kind.asks_forms:
            return ""
        known = [*self._campaign.protocol.asked]
        if row.form in known:
            return row.form
        if not row.form and len(known) == 1:
            return known[0]
        problem = _("is left out") if not row.form else _("“%s” is not asked here") % row.form
        raise Misfit("form", problem, _("Name one of: %s") % ", ".join(known))

    def _about_earlier_text(self, row: ImportedDecision, item: Item, place: Place) -> Task | None:
        """A task, handed out no more, about a text that has given way to another, where one of the
        kind would be about texts and the row says that it was seen.
        """
        words = words_seen(row, item)
        there = self._by_place.get(place, [])
        if words is None or not self._is_about_texts(place[0]) or item.pk not in self._sampled:
            return None
        hashes = {task.text.text_hash for task in there if task.text}
        text = None if text_hash(*words) in hashes else stored_text(item, row.language, words)
        return self._open(item, row.language, place, text) if text else None

    def _is_about_texts(self, form: str) -> bool:
        if self._kind.asks_forms:
            return self._campaign.protocol.asked[form].on == TRANSLATION
        return bool(self._kind.follows)

    def _open(self, item: Item, language: str, place: Place, text: Translation) -> Task:
        rules = self._campaign.protocol
        overlap = rules.overlap(self._kind.id)
        task = Task.objects.create(
            campaign=self._campaign,
            protocol=rules,
            kind=self._kind.id,
            item=item,
            language=language,
            form=place[0],
            text=text,
            position=item.position,
            overlap=overlap,
            remaining=overlap,
            is_closed=True,
        )
        TaskCandidate.objects.create(task=task, translation=text, position=0)
        self.by_pk[task.pk] = task
        self._by_place[place].append(task)
        return task

    @cached_property
    def _sampled(self) -> set[int]:
        kind = self._kind.follows or self._kind.id
        rows = Sample.objects.filter(campaign=self._campaign, kind=kind)
        return set(rows.values_list("item", flat=True))

    @cached_property
    def offered(self) -> Mapping[int, list[Translation]]:
        """By task, the texts that it offers, in their order."""
        found: defaultdict[int, list[Translation]] = defaultdict(list)
        rows = TaskCandidate.objects.production().filter(
            task__campaign=self._campaign, task__kind=self._kind.id, task__in=[*self.by_pk]
        )
        for one in rows.select_related("translation").order_by("task", "position"):
            found[one.task_id].append(one.translation)
        return found


def _items(campaign: Campaign, sample_ids: set[str]) -> Iterable[Item]:
    return Item.objects.filter(benchmark=campaign.benchmark_id, sample_id__in=sample_ids)
