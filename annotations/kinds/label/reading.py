"""What the ledger says of labels."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_noop as _

from annotations.agreement.aggregation import CultureVote, aggregate_culture
from annotations.kinds.label.rules import CulturePayload
from annotations.models import Adjudication, Task
from annotations.models.decisions import TAGS, CultureTags
from annotations.models.tasks import TaskState
from annotations.selectors.readings import Case, Gold, Question, Reading, Standing
from annotations.vocabularies import SENSITIVE_KINDS, KnowledgeKind, Sensitivity

EXPECTED = ("knowledge", "cultures", "regions", "world_bank_regions", "countries")


def _is_sensitive(label: CultureTags) -> Hashable:
    return bool(SENSITIVE_KINDS.intersection(label.knowledge or []))


def _carries(kind: KnowledgeKind) -> Callable[[CultureTags], Hashable]:
    return lambda label: kind in (label.knowledge or [])


QUESTIONS = (
    Question("sensitive", _("Culturally sensitive"), _is_sensitive),
    Question("cultural", _("Cultural"), _carries(KnowledgeKind.CULTURAL)),
    Question("regional", _("Geographic"), _carries(KnowledgeKind.REGIONAL)),
    Question("dialect", _("Dialect"), _carries(KnowledgeKind.DIALECT)),
    Question("time_sensitive", _("Time-sensitive"), lambda label: label.time_sensitive),
    Question("culture", _("Which culture"), lambda label: frozenset(label.cultures), sets=True),
    Question("region", _("Which region"), lambda label: frozenset(label.regions), sets=True),
    Question(
        "world_bank_region",
        _("Which World Bank region"),
        lambda label: frozenset(label.world_bank_regions),
        sets=True,
    ),
    Question("country", _("Which country"), lambda label: frozenset(label.countries), sets=True),
)


def vote_of(tags: CultureTags) -> CultureVote:
    """The pure vote that a label, or a ruling on one, casts."""
    return CultureVote(
        knowledge=frozenset(tags.knowledge or [KnowledgeKind.NONE]),
        cultures=frozenset(tags.cultures),
        regions=frozenset(tags.regions),
        world_bank_regions=frozenset(tags.world_bank_regions),
        countries=frozenset(tags.countries),
        dialect=tags.dialect,
        time_sensitive=bool(tags.time_sensitive),
    )


def expected_of(tags: CultureTags | CulturePayload) -> dict[str, Any]:
    """What a right label says where these tags hold."""
    return {
        **{name: sorted(getattr(tags, name)) for name in EXPECTED},
        "dialect": tags.dialect,
        "time_sensitive": tags.time_sensitive,
    }


def _ruled(tasks: Sequence[Task]) -> Iterable[tuple[Task, dict[str, Any]]]:
    """Each task with what its ruling says."""
    rulings = (
        Adjudication.objects.of_every_purpose()
        .standing()
        .filter(task__in=tasks, round=F("task__round"))
    )
    by_task = {ruling.task_id: ruling for ruling in rulings}
    return [(task, expected_of(by_task[task.pk])) for task in tasks]


class LabelReading(Reading):
    columns = {name: name for name in TAGS}
    questions = QUESTIONS
    gold = Gold(settled=TaskState.ADJUDICATED, expected=_ruled, questions=QUESTIONS)

    def standing(self, case: Case) -> Standing:
        state = TaskState.OPEN
        if case.ruling is not None:
            consensus = aggregate_culture([vote_of(case.ruling)], overlap=1)
            state = TaskState.ADJUDICATED
        else:
            votes = [vote_of(label) for label in case.votes]
            consensus = aggregate_culture(votes, overlap=case.task.overlap)
            if consensus.label is not Sensitivity.NOT_ANNOTATED:
                state = TaskState.AGREED
        values = {
            "kinds": sorted(consensus.kinds),
            "shares": {kind.value: share for kind, share in consensus.shares.items()},
            "cultures": sorted(consensus.cultures),
            "regions": sorted(consensus.regions),
            "world_bank_regions": sorted(consensus.world_bank_regions),
            "countries": sorted(consensus.countries),
            "dialects": sorted(consensus.dialects),
            "time_sensitive": consensus.time_sensitive,
        }
        return Standing(state, case.round, len(case.votes), consensus.label.value, values)


READING = LabelReading()
