"""What a release holds, read from the ledger up to a cut."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from annotations.canonical import digest
from annotations.models import (
    Answer,
    Campaign,
    FlagResolution,
    Item,
    Label,
    Protocol,
    Review,
    Task,
    Translation,
)
from annotations.models.decisions import Decision
from annotations.publishing.pseudonyms import pseudonyms
from annotations.publishing.records import (
    AnswerRecord,
    ConsensusRecord,
    ItemRecord,
    Omission,
    ParentRelease,
    PostEditRecord,
    ReleaseContents,
    Span,
    TextRecord,
    VoteRecord,
)
from annotations.quality.effort import unit_effort
from annotations.quality.units import Unit
from annotations.selectors.ledger import Cut, Standing, standing_of
from annotations.vocabularies import FlagOutcome, TaskKind, Verdict
from workbench.core.languages import SOURCE_LANGUAGE

D = TypeVar("D", bound=Decision)

EXCLUDED = "excluded after a flag"
REJECTED = "rejected by its reviewers"


@dataclass(frozen=True)
class _Facts:
    """What all records of one release are made from."""

    campaign: Campaign
    cut: Cut

    @cached_property
    def items(self) -> dict[int, Item]:
        rows = Item.objects.filter(benchmark=self.campaign.benchmark_id).order_by("position")
        return {item.pk: item for item in self.cut.of(rows)}

    @cached_property
    def tasks(self) -> dict[int, Task]:
        rows = Task.objects.production().filter(campaign=self.campaign)
        tasks = {task.pk: task for task in self.cut.of(rows.order_by("pk"))}
        for task in tasks.values():
            task.item = self.items[task.item_id]
        return tasks

    @cached_property
    def standings(self) -> dict[int, Standing]:
        return standing_of(list(self.tasks.values()), self.cut)

    @cached_property
    def reviews(self) -> list[Review]:
        return self._decisions(Review)

    @cached_property
    def labels(self) -> list[Label]:
        return self._decisions(Label)

    @cached_property
    def answers(self) -> list[Answer]:
        return self._decisions(Answer)

    @cached_property
    def protocols(self) -> dict[int, int]:
        return dict(Protocol.objects.filter(campaign=self.campaign).values_list("pk", "version"))

    @cached_property
    def texts(self) -> dict[int, Translation]:
        """The translations that the campaign stands by or that someone saw or made."""
        wanted = {standing.current_translation_id for standing in self.standings.values()}
        for review in self.reviews:
            wanted |= {review.seen_id, review.result_id}
        wanted |= {answer.seen_id for answer in self.answers}
        texts = Translation.objects.in_bulk(wanted - {None})
        parents = {text.parent_id for text in texts.values()} - texts.keys() - {None}
        return texts | Translation.objects.in_bulk(parents)

    @cached_property
    def names(self) -> Mapping[str, str]:
        people = {row.person_id for row in (*self.reviews, *self.labels, *self.answers)}
        people |= {text.author_id for text in self.texts.values() if text.author_id}
        return pseudonyms(sorted(people), self.campaign.pseudonym_salt)

    @cached_property
    def superseded(self) -> set[tuple[type[Decision], int]]:
        rows = (*self.reviews, *self.labels, *self.answers)
        return {(type(row), row.supersedes_id) for row in rows if row.supersedes_id}

    @cached_property
    def excluded(self) -> set[tuple[int, str]]:
        """Items, by language, that a flag's resolution took out; English takes out all."""
        rows = FlagResolution.objects.production().filter(
            flag__campaign=self.campaign, outcome=FlagOutcome.EXCLUDED
        )
        return set(self.cut.of(rows).values_list("flag__item", "flag__language"))

    def is_excluded(self, item_id: int, language: str) -> bool:
        return bool({(item_id, language), (item_id, SOURCE_LANGUAGE)} & self.excluded)

    def history(self, row: Decision) -> dict[str, Any]:
        """The fields that every record of a decision ends with."""
        superseded = (type(row), row.pk) in self.superseded
        in_round = row.round == self.standings[row.task_id].round
        return {
            "round": row.round,
            "protocol_version": self.protocols[row.protocol_id],
            "active_seconds": row.active_seconds,
            "counted": in_round and not superseded and not row.surplus,
            "surplus": row.surplus,
            "superseded": superseded,
            "synthetic": self.campaign.synthetic,
        }

    def _decisions(self, model: type[D]) -> list[D]:
        rows = model.objects.production().filter(task__campaign=self.campaign)
        return list(self.cut.of(rows.order_by("pk")))


def contents(
    campaign: Campaign, cut: Cut, *, version: str, notes: str, parent: ParentRelease | None
) -> ReleaseContents:
    """Everything that goes into a release of the campaign at the cut."""
    facts = _Facts(campaign, cut)
    reviewed = {t.language for t in facts.tasks.values() if t.kind == TaskKind.REVIEW}
    languages = (SOURCE_LANGUAGE, *sorted(reviewed))
    return ReleaseContents(
        name=campaign.name,
        title=campaign.title,
        version=version,
        languages=languages,
        source_language=SOURCE_LANGUAGE,
        licence=campaign.benchmark.licence.lower() or "unknown",
        parent=parent,
        notes=notes,
        cut=cut.limits,
        protocol_versions=_protocol_versions(facts),
        synthetic=campaign.synthetic,
        items=tuple(_items(facts)),
        texts=(*_source_texts(facts), *_texts(facts)),
        omissions=tuple(_omissions(facts, languages)),
        votes=tuple(_votes(facts)),
        post_edits=tuple(_post_edits(facts)),
        answers=tuple(_answers(facts)),
        consensus=tuple(_consensus(facts)),
    )


def _protocol_versions(facts: _Facts) -> tuple[int, ...]:
    used = {task.protocol_id for task in facts.tasks.values()}
    for decisions in (facts.reviews, facts.labels, facts.answers):
        used |= {decision.protocol_id for decision in decisions}
    return tuple(sorted(facts.protocols[pk] for pk in used))


def _items(facts: _Facts) -> Iterable[ItemRecord]:
    for item in facts.items.values():
        yield ItemRecord(
            sample_id=item.sample_id,
            split=item.split,
            subject=item.subject,
            category=item.category,
            key=item.key,
            options=len(item.options),
        )


def _source_texts(facts: _Facts) -> Iterable[TextRecord]:
    for item in facts.items.values():
        if not facts.is_excluded(item.pk, SOURCE_LANGUAGE):
            yield TextRecord(
                sample_id=item.sample_id,
                language=SOURCE_LANGUAGE,
                question=item.question,
                options=tuple(item.options),
                origin="source",
                text_hash=digest((item.question, *item.options)),
            )


def _texts(facts: _Facts) -> Iterable[TextRecord]:
    """The text that stands for each item and language that was to be reviewed."""
    for task in _of_kind(facts, TaskKind.REVIEW):
        standing = facts.standings[task.pk]
        if standing.current_translation_id is None or facts.is_excluded(
            task.item_id, task.language
        ):
            continue
        text = facts.texts[standing.current_translation_id]
        source = _made_by(facts, text)
        yield TextRecord(
            sample_id=task.item.sample_id,
            language=task.language,
            question=text.question,
            options=tuple(text.options),
            origin=text.origin,
            text_hash=digest(text.fields),
            engine=source.engine,
            engine_version=source.engine_version,
            author=facts.names[str(text.author_id)] if text.author_id else "",
            parent_hash=digest(facts.texts[text.parent_id].fields) if text.parent_id else "",
            reviews=standing.votes,
            state=standing.state.value,
        )


def _made_by(facts: _Facts, text: Translation) -> Translation:
    """The machine text that a post-edit started from, for its engine; else the text itself."""
    return facts.texts[text.parent_id] if text.parent_id else text


def _omissions(facts: _Facts, languages: Iterable[str]) -> Iterable[Omission]:
    for task in _of_kind(facts, TaskKind.REVIEW):
        if facts.is_excluded(task.item_id, task.language):
            continue
        if facts.standings[task.pk].current_translation_id is None:
            yield Omission(task.item.sample_id, task.language, REJECTED)
    for item in facts.items.values():
        for language in languages:
            if facts.is_excluded(item.pk, language):
                yield Omission(item.sample_id, language, EXCLUDED)


def _votes(facts: _Facts) -> Iterable[VoteRecord]:
    for label in facts.labels:
        yield VoteRecord(
            sample_id=facts.tasks[label.task_id].item.sample_id,
            annotator=facts.names[str(label.person_id)],
            knowledge=tuple(label.knowledge or ()),
            time_sensitive=bool(label.time_sensitive),
            spans=tuple(Span(s["start"], s["end"], s["label"]) for s in label.spans),
            cultures=tuple(label.cultures),
            regions=tuple(label.regions),
            world_bank_regions=tuple(label.world_bank_regions),
            countries=tuple(label.countries),
            dialect=label.dialect,
            **facts.history(label),
        )


def _post_edits(facts: _Facts) -> Iterable[PostEditRecord]:
    for review in facts.reviews:
        task = facts.tasks[review.task_id]
        before = facts.texts[review.seen_id]
        after = facts.texts[review.result_id] if review.result_id else None
        yield PostEditRecord(
            sample_id=task.item.sample_id,
            language=task.language,
            annotator=facts.names[str(review.person_id)],
            verdict=review.verdict,
            question_before=before.question,
            options_before=tuple(before.options),
            hash_before=digest(before.fields),
            question_after=after.question if after else None,
            options_after=tuple(after.options) if after else None,
            hash_after=digest(after.fields) if after else None,
            reason=review.reason,
            quality=review.quality,
            engine=before.engine,
            engine_version=before.engine_version,
            **(
                {} if review.verdict == Verdict.TRANSLATE else _effort(before, after, task.language)
            ),
            **facts.history(review),
        )


def _effort(before: Translation, after: Translation | None, language: str) -> dict[str, Any]:
    if after is None:
        return {}
    spent = unit_effort(
        Unit(before.question, tuple(before.options)),
        Unit(after.question, tuple(after.options)),
        language,
    ).unit
    return {"hter": spent.hter, "character_edits": spent.characters, "chrf": spent.chrf}


def _answers(facts: _Facts) -> Iterable[AnswerRecord]:
    for answer in facts.answers:
        task = facts.tasks[answer.task_id]
        yield AnswerRecord(
            sample_id=task.item.sample_id,
            language=task.language,
            annotator=facts.names[str(answer.person_id)],
            choice=answer.choice,
            text_hash=digest(facts.texts[answer.seen_id].fields),
            **facts.history(answer),
        )


def _consensus(facts: _Facts) -> Iterable[ConsensusRecord]:
    for task in _of_kind(facts, TaskKind.LABEL):
        standing = facts.standings[task.pk]
        yield ConsensusRecord(
            sample_id=task.item.sample_id,
            label=standing.outcome,
            kinds=tuple(standing.values["kinds"]),
            time_sensitive=standing.values["time_sensitive"],
        )


def _of_kind(facts: _Facts, kind: TaskKind) -> Iterable[Task]:
    return (task for task in facts.tasks.values() if task.kind == kind)
