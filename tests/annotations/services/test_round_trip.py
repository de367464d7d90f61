"""A ledger written to a file and taken into another installation adds up to the same."""

import json
import uuid
from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import call_command

from annotations.forms.reading import read_form
from annotations.models import (
    DECISIONS,
    Benchmark,
    Campaign,
    Comment,
    Consensus,
    Flag,
    FlagResolution,
    Item,
    Task,
)  # fmt: skip
from annotations.models.tasks import AssignmentState, TaskState
from annotations.selectors.agreement.asked import table
from annotations.selectors.contents import Named, contents
from annotations.selectors.ledger import Cut
from annotations.services.adjudicating import RULED_OUT, Ruling, rule_out, withdraw
from annotations.services.flagging import resolve_flag
from annotations.services.importing_decisions import ImportedDecisions, import_decisions
from annotations.vocabularies import FlagOutcome, Role, RulingOutcome
from tests.clarity import CLARITY, FINE, POOR, about, answer, asking
from tests.concurrency import verbs
from tests.factories import BenchmarkFactory, make_campaign, member
from tests.invariants import broken_invariants
from tests.work import claim, edit
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db

PLAN: dict[str, Any] = {
    "answer_per_subject": None,
    "overlap_review": 2,
    "overlap_label": 2,
    "overlap_answer": 2,
}
KINDS = ("review", "label", "answer")


def worked_on(acts: int, seed: int = 0, benchmark: Benchmark | None = None) -> Campaign:
    """A campaign on which people have done all that people do."""
    campaign, rng = make_campaign(benchmark=benchmark, **PLAN), Random(seed)
    people = {kind: [member(campaign) for _ in range(3)] for kind in KINDS}
    manager = member(campaign, Role.MANAGER)
    for _ in range(acts):
        kind = rng.choice(KINDS)
        _act(campaign, rng.choice(people[kind]), manager, kind, rng)
    _rule(campaign, manager)
    for flag in Flag.objects.filter(campaign=campaign)[:2]:
        resolve_flag(
            user=manager,
            flag=flag,
            outcome=rng.choice(list(FlagOutcome)),
            nonce=uuid.uuid4(),
            comment="Seen.",
        )
    return campaign


def _act(campaign: Campaign, person: User, manager: User, kind: str, rng: Random) -> None:
    done = person.assignments.filter(state=AssignmentState.SUBMITTED, task__kind=kind).last()
    settled = campaign.tasks.production().exclude(state=TaskState.OPEN).filter(kind=kind).last()
    chance = rng.random()
    try:
        if chance < 0.08 and done:
            verbs.correct(person, done, rng.randrange(4))
        elif chance < 0.14 and settled:
            verbs.rule(manager, settled, rng.randrange(4))
        elif chance < 0.18 and settled:
            verbs.send_back(manager, settled)
        elif held := verbs.claim(person, campaign, kind, rng):
            if chance < 0.3:
                verbs.skip(person, held)
            else:
                verbs.decide(person, held, rng.choice((0, 0, 1, 3)), comment="So it is.")
                if chance > 0.9:
                    verbs.flag(person, held)
    except (Conflict, Invalid):
        pass


def _rule(campaign: Campaign, manager: User) -> None:
    """Whatever a ruling can say of what is settled, once each; the last one is undone."""
    left = [RulingOutcome.LEAVE_LANGUAGE_OUT, RulingOutcome.WRONG_KEY, *RULED_OUT]
    for task in campaign.tasks.production().exclude(state=TaskState.OPEN):
        for outcome in left:
            ruling = Ruling(
                manager, task.pk, uuid.uuid4(), "Looked up.", outcome=outcome,
                choice=2 if outcome == RulingOutcome.WRONG_KEY else None,
                confidence="low", reason="edge_case",
            )  # fmt: skip
            try:
                rule_out(ruling=ruling)
            except (Conflict, Invalid):
                continue
            left.remove(outcome)
            last = task
            break
    withdraw(user=manager, task_id=last.pk, nonce=uuid.uuid4(), note="No.")
    with suppress(Conflict):
        verbs.rule(manager, last, 1)


def twin_of(campaign: Campaign, **plan: Any) -> Campaign:
    """The same benchmark, texts and rules, as a new installation has them."""
    benchmark = BenchmarkFactory()
    names = [field.name for field in Item._meta.concrete_fields if field.name != "id"]
    for item in campaign.benchmark.items.all():
        given = {name: getattr(item, name) for name in names}
        Item.objects.create(**given | {"benchmark": benchmark})
    return make_campaign(benchmark=benchmark, **(plan or PLAN))


def taken_over(here: Campaign, there: Campaign, folder: Path) -> ImportedDecisions:
    """What comes in there of what goes out here."""
    path = folder / "ledger.jsonl"
    call_command("export_decisions", "--campaign", here.name, "--out", str(path), verbosity=0)
    return import_decisions(path=path, campaign=there)


def added_up(campaign: Campaign) -> dict[Any, Any]:
    """Where each task stands, by what it is about."""
    found = Consensus.objects.filter(task__campaign=campaign, task__purpose="production")
    rows = found.select_related("task__item", "translation")
    return {
        (one.task.item.sample_id, one.task.kind, one.task.language, one.task.form): (
            one.task.state, one.task.round, one.task.remaining, one.task.note, one.votes,
            one.outcome, one.values, one.translation and one.translation.fields,
        )
        for one in rows
        if one.votes or one.task.state != TaskState.OPEN or one.task.round > 1
    }  # fmt: skip


def released(campaign: Campaign) -> dict[str, Counter[str]]:
    """The rows of a release, people and what says when left out."""
    named = Named("", "", "")
    made = contents(campaign, Cut.now(), named=named, version="1.0.0", notes="", parent=None)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    parts = map(made.records_of, sorted(made.about.campaign_languages))
    for part in (made.shared, *parts):
        for name, rows in vars(part).items():
            for row in rows if name != "language" else ():
                told = {**vars(row), "annotator": "", "author": "", "editors": ""}
                found[name][repr(sorted(told.items(), key=str))] += 1
    assert found["texts"]
    assert found["rulings"]
    return found


def measured(campaign: Campaign, kind: str) -> Any:
    """How far people agree, whoever they are: what is drawn for intervals hangs on their order."""
    said = table(campaign, kind)
    return said["outcome"], [
        (
            {name: one[name] for name in ("units", "pairable", "raters", "observed", "unanimous")},
            {name: value["value"] for name, value in one["coefficients"].items()},
        )
        for one in said["questions"]
    ]


def ledger(campaign: Campaign) -> Counter[Any]:
    """How many rows of each table there are on the work."""
    found: Counter[Any] = Counter()
    for model in DECISIONS.values():
        rows = model.objects.production().filter(task__campaign=campaign)
        names = ("round", "surplus", "active_seconds")
        found.update((model.__name__, *row) for row in rows.values_list(*names))
        said = Comment.objects.filter(act=model._meta.model_name, nonce__in=rows.values("nonce"))
        found[model.__name__, "comments"] = said.count()
    resolved = FlagResolution.objects.production().filter(flag__campaign=campaign)
    found.update(resolved.values_list("outcome", "flag__language", "flag__reason"))
    found["flags"] = Flag.objects.production().filter(campaign=campaign).count()
    return found


def test_a_ledger_that_goes_out_comes_in_the_same_elsewhere(tmp_path: Path) -> None:
    here = worked_on(60)
    there, path = twin_of(here), tmp_path / "ledger.jsonl"
    call_command("export_decisions", "--campaign", here.name, "--out", str(path), verbosity=0)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    kinds = Counter(row["kind"] for row in rows)
    assert kinds.keys() == {
        *KINDS, "skip", "flag", "flag_resolution", "adjudication", "return",
    }  # fmt: skip
    there_already = sum(row.get("purpose", "production") == "production" for row in rows)
    same = import_decisions(path=path, campaign=here)
    assert (same.added, same.unchanged, same.people) == ({}, there_already, 0)
    done = import_decisions(path=path, campaign=there)
    assert done.corrections
    assert ledger(there) == ledger(here)
    ruled = {row["outcome"] for row in rows if row["kind"] == "adjudication"}
    assert ruled >= {*RulingOutcome}
    assert added_up(there) == added_up(here)
    assert released(there) == released(here)
    for kind in KINDS:
        assert measured(there, kind) == measured(here, kind)
    assert broken_invariants(there) == []
    assert Task.objects.filter(campaign=there).count() == here.tasks.production().count()

    again = import_decisions(path=path, campaign=there)
    assert not again.added
    back = tmp_path / "back.jsonl"
    call_command("export_decisions", "--campaign", there.name, "--out", str(back), verbosity=0)
    assert not import_decisions(path=back, campaign=there).added
    said = [json.loads(line) for line in back.read_text(encoding="utf-8").splitlines()]
    sent = [row for row in rows if row.get("purpose", "production") == "production"]
    names = {"id", "corrects", "resolves"}
    assert Counter(_without(row, names) for row in said) == Counter(
        _without(row, names) for row in sent
    )


def _without(row: dict[str, Any], names: set[str]) -> str:
    return repr(sorted((name, value) for name, value in row.items() if name not in names))


def test_labels_stay_with_the_text_that_they_are_about(tmp_path: Path) -> None:
    form = read_form(CLARITY)
    here = asking(form)
    answer(member(here), about(here, form)[0], POOR)
    reviewer = member(here)
    edit(reviewer, claim(here, reviewer), "¿Qué hueso es?")
    [_, newer] = about(here, form)
    answer(member(here), newer, FINE)
    there = twin_of(here, forms=(form,), overlap_label=2)
    assert taken_over(here, there, tmp_path).added == {"review": 1, "label": 2}
    told = [(task.text and task.text.question, task.is_closed, task.remaining, task.labels.count())
            for task in about(here, form)]  # fmt: skip
    same = [(task.text and task.text.question, task.is_closed, task.remaining, task.labels.count())
            for task in about(there, form)]  # fmt: skip
    assert sorted(same, key=str) == sorted(told, key=str)
    assert broken_invariants(there) == []
    assert not taken_over(here, there, tmp_path).added
