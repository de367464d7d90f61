"""What a ruling can say, what follows in the campaign and in its releases, and its undoing."""

import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotations.kinds.answer.acts import rule_on_answer, submit_answer
from annotations.kinds.label.acts import adjudicate_label
from annotations.kinds.review.acts import adjudicate_text
from annotations.models import Adjudication, Campaign, CurrentTranslation, Task
from annotations.models.tasks import TaskState
from annotations.permissions import can_adjudicate
from annotations.selectors.console import to_adjudicate
from annotations.selectors.ledger import rulings_on
from annotations.selectors.named_keys import named_keys
from annotations.selectors.rulings import added_up
from annotations.services.adjudicating import Ruling, return_task, rule_out, withdraw
from annotations.services.releasing import build_release
from annotations.vocabularies import Role, RulingOutcome
from annotations.web.console.kinds import console_kinds
from tests.annotations.services.test_round_trip import taken_over, twin_of
from tests.factories import UserFactory, make_campaign, member
from tests.invariants import broken_invariants
from tests.work import ALL_CHECKS, accept, claim, culture, edit, envelope, label
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid
from workbench.release_format.manifest import read_manifest

OUT, ITEM_OUT, KEY, MOVED, EXPERT, UNDONE = (
    RulingOutcome.LEAVE_LANGUAGE_OUT, RulingOutcome.LEAVE_ITEM_OUT, RulingOutcome.WRONG_KEY,
    RulingOutcome.KEY_MOVED, RulingOutcome.NEEDS_EXPERT, RulingOutcome.WITHDRAWN,
)  # fmt: skip


def ruling(user: User, task: Task, comment: str = "", **fields: Any) -> Ruling:
    return Ruling(user, task.pk, uuid.uuid4(), comment, **fields)


def rule_text(user: User, task: Task, question: str, comment: str = "", **fields: Any) -> Any:
    return adjudicate_text(
        ruling=ruling(user, task, comment, **fields),
        question=question,
        options=task.candidates.get().translation.options,
        acknowledged=ALL_CHECKS,
    )


def fresh(task: Task) -> Task:
    return Task.objects.select_related("consensus", "item").get(pk=task.pk)


def current(task: Task) -> str | None:
    place = {"campaign": task.campaign, "item": task.item, "language": task.language}
    found = CurrentTranslation.objects.filter(**place).select_related("translation").first()
    return found and found.translation.question


def disputed(campaign: Campaign, language: str = "es") -> list[Task]:
    """Two people edit every text differently."""
    for name in "ab":
        person = member(campaign, Role.ANNOTATOR, (language,))
        for _ in range(campaign.benchmark.items.count()):
            edit(person, claim(campaign, person, "review", language), f"¿Versión {name}?")
    return list(campaign.tasks.filter(kind="review", language=language).order_by("position", "pk"))


def released(campaign: Campaign, version: str, folder: Path) -> Path:
    return build_release(campaign=campaign, version=version, out=folder).path


@pytest.mark.django_db
def test_what_rulings_come_to_in_a_release_and_what_undoes_them(tmp_path: Path) -> None:
    campaign = make_campaign(items=7, languages=("es", "fr"), overlap_review=2)
    tasks = disputed(campaign)
    [_out, _item, stands, key, other, moved, expert] = tasks
    french = campaign.tasks.get(kind="review", language="fr", item=other.item)
    for _ in range(2):
        person = member(campaign, Role.ANNOTATOR, ("fr",))
        for _ in range(7):
            accept(person, claim(campaign, person, "review", "fr"))
    before = released(campaign, "0.1.0", tmp_path / "0")
    user = member(campaign, Role.REVIEWER)

    with pytest.raises(Invalid, match="say why it is right"):
        rule_out(ruling=ruling(user, _out, outcome=OUT))
    with pytest.raises(Invalid, match="is not one of"):
        rule_out(ruling=ruling(user, _out, "No.", outcome=OUT, reason="whim"))
    with pytest.raises(Invalid, match="say what holds beside the key"):
        rule_out(ruling=ruling(user, key, "It is C.", outcome=KEY, choice=2))
    with pytest.raises(Invalid, match="This is the key"):
        rule_text(user, key, "¿Versión a?", "It is C.", outcome=KEY, choice=1)
    rule_out(ruling=ruling(user, _out, "No word for it.", outcome=OUT, reason="edge_case"))
    rule_out(ruling=ruling(user, _item, "Nonsense.", outcome=ITEM_OUT, confidence="high"))
    told = rule_text(user, stands, "¿Versión a?")
    assert (told.outcome, told.confidence) == ("stands", "")
    told = rule_text(user, stands, "¿Versión c?", "Both lose the article.", confidence="low")
    assert (told.outcome, told.confidence) == ("rewritten", "low")
    rule_text(user, key, "¿Versión b?", "It is C.", outcome=KEY, choice=2)
    rule_text(user, other, "¿Versión b?", "It is C.", outcome=KEY, choice=2)
    rule_out(ruling=ruling(user, french, "It is D.", outcome=KEY, choice=3))
    assert fresh(french).state == TaskState.ADJUDICATED
    made = rule_out(ruling=ruling(user, moved, "“Tibia” is B now.", outcome=MOVED))
    assert made.result.question.startswith("[test-engine]")
    rule_out(ruling=ruling(user, expert, "Ask a doctor.", outcome=EXPERT))

    again = fresh(moved)
    assert (again.round, again.state, again.note) == (2, "open", "“Tibia” is B now.")
    assert (current(moved), current(key)) == (None, "¿Versión b?")
    asked = fresh(expert)
    assert (asked.state, asked.consensus.dispute) == (TaskState.DISPUTED, "needs_expert")
    assert asked in to_adjudicate(campaign, user)
    assert broken_invariants(campaign) == []

    built = released(campaign, "1.0.0", tmp_path / "1")
    manifest = read_manifest(built)
    left_out, contested = "left out by a ruling", "no key: rulings name different options"
    assert manifest["omitted"] == {
        "en": {left_out: 1, contested: 1},
        "es": {
            f"{left_out}: edge case": 1, left_out: 1, contested: 1,
            "the translation moved the key": 1,
        },
        "fr": {left_out: 1, contested: 1},
    }  # fmt: skip
    answers = {row["sample_id"]: row["answer"] for row in pq.read_table(built / "fr").to_pylist()}
    assert answers[key.item.sample_id] == "C"
    keys = {row["sample_id"]: row for row in pq.read_table(built / "keys").to_pylist()}
    found = keys[key.item.sample_id]
    assert (found["origin"], found["benchmark_answer"]) == ("ruling", "B")
    rows = pq.read_table(built / "rulings").to_pylist()
    assert sum(row["counted"] for row in rows) == len(rows) - 2 == 7
    assert {row["annotator"].split("-")[0] for row in rows} == {"annotator"}
    assert [row["choice"] for row in rows if row["outcome"] == KEY] == ["C", "C", "D"]

    # The text comes back reworked.
    person = member(campaign, Role.ANNOTATOR, ("es",))
    for name in (person, member(campaign, Role.ANNOTATOR, ("es",))):
        edit(name, claim(campaign, name), "¿Rehecha?")
    assert current(moved) == "¿Rehecha?"
    # Whoever comes to the text that moved the key again, has not reworked it.
    assert broken_invariants(campaign) == []

    nonce = uuid.uuid4()
    for task in [*tasks, french]:
        undone = withdraw(user=user, task_id=task.pk, nonce=uuid.uuid5(nonce, str(task.pk)))
        assert undone.outcome == UNDONE
        known = withdraw(user=user, task_id=task.pk, nonce=undone.nonce)
        assert known == undone
    with pytest.raises(Conflict, match="no ruling here"):
        withdraw(user=user, task_id=tasks[0].pk, nonce=uuid.uuid4())
    states = [fresh(task).state for task in tasks]
    assert states == [TaskState.DISPUTED] * 5 + [TaskState.AGREED, TaskState.DISPUTED]
    assert fresh(french).state == TaskState.AGREED
    for task in (stands, key):
        assert current(task) == task.candidates.get().translation.question
    assert broken_invariants(campaign) == []
    after = read_manifest(released(campaign, "2.0.0", tmp_path / "2"))
    assert (after["omitted"], "ruling" in str(after["omitted"])) == (
        read_manifest(before)["omitted"], False,
    )  # fmt: skip
    # What was built before is built again from its cut, whatever was ruled since.
    for version, folder in (("0.1.0", before), ("1.0.0", built)):
        anew = released(campaign, version, tmp_path / f"again-{version}")
        assert read_manifest(anew)["content_hash"] == read_manifest(folder)["content_hash"]


@pytest.mark.django_db
def test_two_people_rule_the_same_where_the_protocol_asks_for_it(tmp_path: Path) -> None:
    twice = {"review": {"rulings": 2}, "label": {"rulings": 2}}
    plan: dict[str, Any] = {"overlap_review": 2, "overlap_label": 2, "rules": twice}
    campaign = make_campaign(items=2, **plan)
    first, second = disputed(campaign)
    ana, ben, eva = (member(campaign, Role.REVIEWER) for _ in range(3))

    one = rule_text(ana, first, "¿Versión a?")
    asked = fresh(first)
    assert (asked.state, asked.consensus.dispute) == (TaskState.DISPUTED, "second_ruling")
    assert current(first) == first.candidates.get().translation.question
    assert not can_adjudicate(ana, first)
    assert first not in to_adjudicate(campaign, ana)
    with pytest.raises(NotPermitted, match="another reviewer"):
        rule_text(ana, first, "¿Versión a?")
    # Whoever rules second, and whoever looks on, is not shown the first ruling.
    manager, admin = member(campaign, Role.MANAGER), UserFactory(is_superuser=True)

    def seen() -> list[int]:
        people = (ana, ben, manager, admin)
        return [Adjudication.objects.visible_to(user).filter(task=first).count() for user in people]

    assert seen() == [1, 0, 0, 0]
    assert first in to_adjudicate(campaign, ben)
    with pytest.raises(Conflict, match="no ruling here"):
        withdraw(user=ben, task_id=first.pk, nonce=uuid.uuid4())
    withdraw(user=ana, task_id=first.pk, nonce=uuid.uuid4())
    assert seen() == [2, 0, 0, 0]
    one = rule_text(ana, first, "¿Versión a?")
    assert seen() == [3, 0, 0, 0]
    two = rule_text(ben, first, "¿Versión a?", confidence="high")
    assert (fresh(first).state, current(first)) == (TaskState.ADJUDICATED, "¿Versión a?")
    assert rulings_on([fresh(first)])[first.pk].behind == (one, two)
    assert seen() == [4, 4, 4, 4]
    assert broken_invariants(campaign) == []
    # It is undone for both; then both may rule again.
    withdraw(user=ana, task_id=first.pk, nonce=uuid.uuid4())
    assert fresh(first).consensus.dispute != "second_ruling"
    assert can_adjudicate(ana, first)

    rule_text(ana, second, "¿Versión a?")
    rule_out(ruling=ruling(ben, second, "Ask a doctor.", outcome=EXPERT))
    assert fresh(second).consensus.dispute == "rulings_differ"
    assert {user: bool(can_adjudicate(user, second)) for user in (ana, ben, eva)} == {
        ana: False, ben: False, eva: True,
    }  # fmt: skip
    assert Adjudication.objects.visible_to(eva).filter(task=second).count() == 2
    assert console_kinds()["review"].case(fresh(second), eva).ruling is None
    third = rule_text(eva, second, "¿Versión b?")
    assert (fresh(second).state, current(second)) == (TaskState.ADJUDICATED, "¿Versión b?")
    assert rulings_on([fresh(second)])[second.pk].behind == (third,)
    assert broken_invariants(campaign) == []

    for _ in range(2):
        label(campaign, member(campaign), ["none"])
    task = campaign.tasks.get(kind="label", state=TaskState.AGREED)
    said = culture(["cultural"], cultures=["African Culture"])
    for user in (ana, ben):
        adjudicate_label(ruling=ruling(user, task, "The riddle is Igbo."), answers=said)
    assert (fresh(task).state, fresh(task).consensus.outcome) == (TaskState.ADJUDICATED, "CS")

    rule_text(ben, first, "¿Versión b?")
    there = twin_of(campaign, **plan)
    taken_over(campaign, there, tmp_path)
    assert not taken_over(campaign, there, tmp_path).added
    stood = [
        {
            (one.item.sample_id, one.kind): (one.state, one.consensus.dispute)
            for one in its.tasks.filter(consensus__isnull=False).select_related("item", "consensus")
        }
        for its in (campaign, there)
    ]
    assert stood[0] == stood[1]
    assert stood[1][first.item.sample_id, "review"] == ("disputed", "second_ruling")
    assert broken_invariants(there) == []

    # One more opens the task anew: all wait again, and who then sends it back has seen nothing.
    held = rulings_on([fresh(task)])[task.pk].holds
    assert held is not None
    with pytest.raises(Conflict, match="ruled on meanwhile"):
        adjudicate_label(ruling=ruling(eva, task, "Hausa."), answers=said)
    with pytest.raises(Conflict, match="ruled on meanwhile"):
        return_task(user=eva, task_id=task.pk, nonce=uuid.uuid4(), note="Again.")
    again = ruling(eva, task, "Hausa.", supersedes=held.pk)
    adjudicate_label(ruling=again, answers=culture(["regional"], regions=["Africa"]))
    assert fresh(task).consensus.dispute == "second_ruling"
    return_task(user=ben, task_id=task.pk, nonce=uuid.uuid4(), note="Again.")
    theirs = Adjudication.objects.filter(task=task)
    for user in (ben, manager, admin):
        assert not theirs.visible_to(user).exclude(person=user).exists()
    assert broken_invariants(campaign) == []


@pytest.mark.django_db
def test_the_key_is_ruled_on_from_labels_and_answers(tmp_path: Path) -> None:
    campaign = make_campaign(
        items=3, overlap_label=1, overlap_review=1, answer_per_subject=None, overlap_answer=1
    )
    user, person = member(campaign, Role.REVIEWER), member(campaign)
    for _ in range(3):
        accept(person, claim(campaign, person))
        label(campaign, person, ["none"])
    for _ in range(3):
        blind = member(campaign)
        held = claim(campaign, blind, "answer")
        seen = held.task.candidates.get().translation_id
        submit_answer(envelope=envelope(blind, held), seen_id=seen, choice=0)
    first, second, third = campaign.tasks.filter(kind="answer").order_by("position", "pk")
    labels = {task.item_id: task for task in campaign.tasks.filter(kind="label")}

    assert rule_on_answer(ruling=ruling(user, first), choice=0).outcome == KEY
    with pytest.raises(Invalid, match="Another option is right only"):
        rule_out(ruling=ruling(user, third, "No.", outcome=MOVED, choice=0))
    task = labels[second.item_id]
    (told,) = named_keys(labels[first.item_id], user)
    assert (told.task, told.choice) == (first, 0)
    assert named_keys(first, user) == named_keys(task, user) == []
    with pytest.raises(Invalid, match="on the source"):
        rule_out(ruling=ruling(user, task, "No.", outcome=MOVED))
    beside = adjudicate_label(
        ruling=ruling(user, task, "It is A.", outcome=KEY, choice=0),
        answers=culture(["cultural"], cultures=["Other"]),
    )
    assert (beside.answers["knowledge"], fresh(task).consensus.outcome) == (["cultural"], "CS")
    assert rule_on_answer(ruling=ruling(user, second, "B is right.")).outcome == "stands"
    # What moved the key is the text: its own task goes back.
    rule_out(ruling=ruling(user, third, "“La rib” is the tibia here.", outcome=MOVED))
    review = campaign.tasks.get(kind="review", item=third.item)
    assert (review.state, review.round, current(review)) == (TaskState.OPEN, 2, None)
    held = claim(campaign, member(campaign))
    accept(member(campaign), held) if held.task != review else accept(held.person, held)
    assert (fresh(review).state, current(review)) == (TaskState.AGREED, None)
    built = released(campaign, "1.0.0", tmp_path / "1")
    keys = {row["sample_id"]: row for row in pq.read_table(built / "keys").to_pylist()}
    assert keys[first.item.sample_id]["answer"] == "A"
    untouched = keys[third.item.sample_id]
    assert (untouched["origin"], untouched["reason"]) == ("benchmark", "disagree")
    contested = keys[second.item.sample_id]
    assert (contested["answer"], contested["reason"]) == (None, "rulings_differ")
    assert read_manifest(built)["omitted"]["es"]["the translation moved the key"] == 1
    withdraw(user=user, task_id=third.pk, nonce=uuid.uuid4())
    assert current(review) == review.candidates.get().translation.question
    assert broken_invariants(campaign) == []


def row(pk: int, person: int, said: str, supersedes: int | None = None) -> Any:
    result = SimpleNamespace(fields=(said,)) if len(said) == 1 else None
    outcome = "" if result else said
    return SimpleNamespace(
        pk=pk, person_id=person, outcome=outcome, values={}, result=result,
        supersedes_id=supersedes,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "wanted", "holds", "waiting"),
    [
        ([], 2, None, []),
        ([(1, "x")], 1, 1, []),
        ([(1, "x"), (2, "y", 1)], 1, 2, []),
        ([(1, "x"), (1, UNDONE, 1)], 1, None, []),
        ([(1, "x")], 2, None, [1]),
        ([(1, "x"), (2, "x")], 2, 2, []),
        ([(1, "x"), (2, "rewritten")], 2, None, [1, 2]),
        ([(1, "x"), (2, "y"), (3, "z")], 2, 3, []),
        ([(1, "x"), (2, "y"), (1, UNDONE, 1)], 2, None, [2]),
        ([(1, "x"), (2, "x"), (2, UNDONE, 2)], 2, None, []),
        ([(1, "x"), (2, "x"), (3, "y", 2)], 2, None, [3]),
        ([(1, EXPERT), (2, EXPERT), (1, "x", 2), (2, "x")], 2, 4, []),
    ],
)
def test_what_the_rulings_of_a_round_add_up_to(
    said: list[Any], wanted: int, holds: int | None, waiting: list[int]
) -> None:
    found = added_up([row(n, *one) for n, one in enumerate(said, 1)], wanted)
    assert (found.holds and found.holds.pk) == holds
    assert [one.pk for one in found.waiting] == waiting
