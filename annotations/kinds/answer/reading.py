"""What the ledger says of blind answers."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext_noop as _

from annotations.agreement.answers import (
    DISAGREE,
    EXCLUDE,
    KEEP,
    KEY,
    AnswerConsensus,
    AnswerOutcome,
    AnswerRules,
    aggregate_answers,
    exclusion_of,
)
from annotations.agreement.recounting import (
    CANNOT_TELL,
    KEY_HOLDS,
    answers_count,
    other_answer_rules,
    own_answer_rule,
)
from annotations.agreement.rules_compared import Ballot, usual_overlap
from annotations.canonical import first_alike
from annotations.forms.form import SOURCE, Form
from annotations.forms.words import BASE
from annotations.kinds.answer.ledger import vote_of
from annotations.kinds.answer.rules import CONSENSUS, FLAGGED, HOW_UNSURE, KIND
from annotations.kinds.kind import ON
from annotations.models import Adjudication, Consensus, Item, Protocol, Task
from annotations.models.decisions import CHOICE as CHOSEN
from annotations.models.tasks import TaskState
from annotations.selectors.readings import (
    Case,
    Gold,
    Question,
    Reading,
    Recount,
    Standing,
    seen_in,
    source_seen,
    words,
)  # fmt: skip
from annotations.vocabularies import Consequence, RulingOutcome
from workbench.core.letters import LETTERS

UNSURE = "unsure"
"""Among the counts of the options."""

STATES = {
    AnswerOutcome.OPEN: TaskState.OPEN,
    AnswerOutcome.CONFIRMED: TaskState.AGREED,
    AnswerOutcome.AGREED: TaskState.AGREED,
    AnswerOutcome.EXCLUDED: TaskState.EXCLUDED,
}
"""Whatever else answers come to needs a ruling."""


def rules_of(protocol: Protocol) -> AnswerRules:
    """How answers are counted under these rules."""
    return AnswerRules(
        consensus=protocol.rule(KIND.id, CONSENSUS, KEY),
        unsure=protocol.rule(KIND.id, HOW_UNSURE),
        flagged=protocol.rule(KIND.id, FLAGGED, KEEP),
        margin=protocol.margin(KIND.id),
    )


def is_on_source(protocol: Protocol) -> bool:
    """Whether people answer the question in its own language."""
    on: str | None = protocol.rule(KIND.id, ON)
    return on == SOURCE


def holds_key(task: Task) -> bool:
    """Whether answers are held against the item's key, not against one another."""
    return task.item.key is not None and rules_of(task.protocol).consensus == KEY


@lru_cache(maxsize=2048)
def _alike(options: tuple[str, ...]) -> Sequence[int]:
    """Kept, for the votes on an item come one after another."""
    return first_alike(options)


def _answered(answer: Any) -> Hashable:
    """Who is unsure gives no answer, or one of their own where that counts against the others.

    Where it takes the whole question out, the answer counts, with what was chosen beside it: so a
    question that one person answered alone has a part in the chance terms by that choice, as all
    that is left out as single. Of options that read the same, the first stands for all.
    """
    unsure, vote = answer.task.protocol.rule(KIND.id, HOW_UNSURE), vote_of(answer)
    if vote is None and unsure == DISAGREE:
        return ("unsure", answer.person_id)
    chosen: int | None = answer.choice if unsure == EXCLUDE else vote
    return None if chosen is None else _alike(tuple(answer.task.item.options))[chosen]


CHOICE = Question("choice", {BASE: _("Answer")}, lambda answer: answer.choice)
ANSWERED = Question(
    "choice", {BASE: _("Answer")}, _answered, categories=lambda task: len(task.item.options)
)


def _keys(tasks: Sequence[Task]) -> Iterable[tuple[Task, dict[str, Any]]]:
    """Each task with the key that stood the test, or the option that people found."""
    settled = Consensus.objects.of_every_purpose().filter(task__in=tasks)
    found = {one.task_id: one.values.get("choice") for one in settled}
    return [(t, {"choice": t.item.key if found[t.pk] is None else found[t.pk]}) for t in tasks]


class AnswerReading(Reading):
    columns = {
        "seen": "seen_id",
        "choice": "choice",
        "unsure": "unsure",
        "proposal": "proposal_id",
    }
    seen = ("seen",)
    written = ("proposal",)
    related = ("task__protocol",)
    compares_options = True
    may_heed_flags = True
    gold = Gold(
        settled=TaskState.AGREED,
        expected=_keys,
        questions=lambda _: (CHOICE,),
        decision=lambda expected: SimpleNamespace(**expected),
    )

    def heeds_flags(self, task: Task) -> bool:
        return rules_of(task.protocol).flagged == EXCLUDE

    def holds_on(self, task: Task, item: Item) -> bool:
        """Not where answers are held against the key, and that is another one now."""
        return rules_of(task.protocol).consensus != KEY or task.item.key == item.key

    def questions(self, form: Form | None = None) -> Sequence[Question]:
        return (ANSWERED,)

    def decided(self, task: Task, values: Mapping[str, Any], text: Any) -> Any:
        """The option that people found or a ruling named, else the key that they confirmed."""
        choice = values.get("choice", task.item.key if holds_key(task) else None)
        if choice is None:
            return None
        return SimpleNamespace(task=task, person_id=None, choice=choice, unsure=False)

    def members(self, decision: Any) -> dict[str, Any]:
        choice = None if decision.choice is None else LETTERS[decision.choice]
        proposal = words(decision.proposal)
        said = {"choice": choice, "unsure": decision.unsure, "proposal": proposal}
        return said | (seen_in(decision.seen) or source_seen(decision.task.item))

    def ruled(self, ruling: Adjudication) -> dict[str, Any]:
        choice = ruling.values.get("choice")
        return {"choice": None if choice is None else LETTERS[choice]}

    def exclusion(self, case: Case) -> str:
        answers, key = _counted(case)
        rules, overlap = rules_of(case.task.protocol), case.task.overlap
        return (
            exclusion_of(answers, key, overlap=overlap, rules=rules, is_flagged=case.is_flagged)
            or ""
        )

    def decides(self, ruling: Adjudication) -> bool:
        return ruling.outcome == RulingOutcome.WRONG_KEY or super().decides(ruling)

    def leading(self, case: Case) -> Adjudication | None:
        """The option that most chose; who is unsure chose none."""
        answers, _key = _counted(case)
        ranked = Counter(one for one in answers if one is not None).most_common(2)
        if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
            return None
        return Adjudication(values={CHOSEN: ranked[0][0]})

    def standing(self, case: Case) -> Standing:
        task, votes = case.task, case.votes
        answers, key = _counted(case)
        rules = rules_of(task.protocol)
        found = aggregate_answers(
            answers, key, overlap=task.overlap, rules=rules, is_flagged=case.is_flagged
        )
        state, outcome = STATES.get(found.outcome, TaskState.DISPUTED), found.outcome.value
        if case.ruling is not None:
            state, outcome = TaskState.ADJUDICATED, TaskState.ADJUDICATED.value
        values = _values(task, found, case.ruling)
        standing = Standing(state, case.round, len(votes), outcome, values)
        return standing.beside(
            found.contest,
            dispute=found.dispute,
            consequence=Consequence.PUBLISHED,
            counts=_counts(found, answers),
        )

    def recount(self, cases: Sequence[Case], form: Form | None = None) -> Recount:
        ballots = []
        for case in cases:
            task, rules = case.task, rules_of(case.task.protocol)
            answers, key = _counted(case)
            given = (CANNOT_TELL if answer is None else answer for answer in answers)
            people = (answer.person_id for answer in case.votes)
            count = answers_count(rules, key, is_flagged=case.is_flagged)
            votes = dict(zip(people, given, strict=True))
            own = own_answer_rule(rules)
            ballots.append(Ballot(task.item.subject, votes, task.overlap, count, own))
        (known,) = (rule.known for rule in KIND.rules if rule.name == CONSENSUS)
        rules_there = other_answer_rules(known, usual_overlap(ballots))
        return Recount(ballots, rules_there, KEY_HOLDS)

    def held(self, case: Case) -> Any:
        standing = self.standing(case)
        if standing.state is not TaskState.AGREED:
            return None
        choice = standing.values.get("choice", case.task.item.key)
        return SimpleNamespace(task=case.task, person_id=None, choice=choice, unsure=False)


def _counted(case: Case) -> tuple[list[int | None], int | None]:
    """The votes and the key, an option that reads as an earlier one being that."""
    item = case.task.item
    alike = _alike(tuple(item.options))
    votes = map(vote_of, case.votes)
    answers = [None if vote is None else alike[vote] for vote in votes]
    return answers, None if item.key is None else alike[item.key]


def _values(task: Task, found: AnswerConsensus, ruling: Adjudication | None) -> dict[str, Any]:
    """The shares, by the rule of consensus, and the option that holds instead of the item's key."""
    values: dict[str, Any] = {"reason": found.reason.value} if found.reason else {}
    if is_checked := holds_key(task):
        values |= {"correct": found.correct, "wrong": found.wrong, "unsure": found.unsure}
    else:
        shares = {str(option): share for option, share in found.shares.items()}
        values |= {"shares": shares, "unsure": found.unsure}
    choice = None if is_checked else found.choice
    if ruling:
        choice = ruling.values.get("choice")
    return values if choice is None else values | {"choice": choice}


def _counts(found: AnswerConsensus, answers: Sequence[int | None]) -> dict[str, int]:
    """How often each option was chosen, and how many were unsure."""
    chosen = {str(option): count for option, count in found.counts.items()}
    unsure = answers.count(None)
    return chosen | {UNSURE: unsure} if unsure else chosen


READING = AnswerReading()
