"""Answers to the source, by rules that look at no key: from the file of a protocol to a ruling."""

import uuid
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.urls import reverse

from annotations.formats.protocol import read_protocol
from annotations.kinds.answer.console import CONSOLE
from annotations.kinds.answer.ledger import Answer
from annotations.kinds.answer.reading import holds_key
from annotations.models import Campaign, Flag, Item, Task
from annotations.models.tasks import TaskState
from annotations.publishing.verify import verify_release
from annotations.selectors.agreement.asked import table
from annotations.selectors.protocol_files import files_for
from annotations.services.claiming import next_task
from annotations.services.flagging import raise_flag, resolve_flag
from annotations.services.planning import revise_protocol
from annotations.services.protocol_files import make_campaign, plan_by_file
from annotations.services.releasing import build_release
from annotations.vocabularies import FlagOutcome, FlagReason, Role
from tests.clients import V1, client_of
from tests.factories import BenchmarkFactory, ItemFactory, member
from tests.made_once import made_once
from tests.work import claim
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.release_format.manifest import read_manifest

pytestmark = pytest.mark.django_db

FILE = """[answer]
overlap = 2
sample = "all"
on = "source"
consensus = "unanimous"
unsure = "exclude"
flagged = "exclude"
"""


@made_once
def campaign() -> Campaign:
    """In Urdu, without another language: all of its work is on the source."""
    benchmark = BenchmarkFactory(source_language="ur")
    for key in (0, None, None):
        ItemFactory(benchmark=benchmark, key=key, passage="" if key is None else "About bones.")
    plan = plan_by_file(file=read_protocol(FILE, lambda _: None))
    return make_campaign(benchmark=benchmark, name="urdu", languages=[], plan=plan).campaign


def answer(campaign: Campaign, user: User, choice: int | None, **sent: Any) -> Task:
    held = next_task(user=user, campaign=campaign, kind="answer", language="ur")
    assert held is not None
    body = {"nonce": str(uuid.uuid4()), "seen": 0, "choice": choice, **sent}
    reply = client_of(user).post(f"{V1}/assignments/{held.pk}/answers", body)
    assert reply.status_code == 201, reply.data
    return held.task


def state(task: Task) -> tuple[str, str]:
    task.refresh_from_db()
    return task.state, task.consensus.outcome


def test_people_find_the_answer_to_the_source(campaign: Campaign, tmp_path: Path) -> None:
    assert set(campaign.tasks.values_list("kind", "language", "overlap")) == {("answer", "ur", 2)}
    first, second, manager = member(campaign), member(campaign), member(campaign, Role.MANAGER)
    held = claim(campaign, first, "answer", "ur")
    shown = client_of(first).get(f"{V1}/assignments/{held.pk}").data
    assert shown["source"] is None
    assert [one["question"] for one in shown["candidates"]] == [held.task.item.question]
    assert [one["passage"] for one in shown["candidates"]] == ["About bones."]
    desk = Client()
    desk.force_login(first)
    assert "About bones." in desk.get(reverse("desk-open", args=[held.pk])).text
    reworded = {"question": "Which bone?", "options": held.task.item.options}
    agreed = answer(campaign, first, 2, proposal=reworded)
    answer(campaign, second, 2)
    disputed = answer(campaign, first, 1)
    answer(campaign, second, 3)
    unsure = answer(campaign, first, 1)
    answer(campaign, second, None)
    assert state(agreed) == (TaskState.AGREED, "agreed")
    assert agreed.consensus.values["choice"] == 2
    assert state(disputed) == (TaskState.DISPUTED, "disputed")
    assert state(unsure) == (TaskState.EXCLUDED, "excluded")
    assert unsure.consensus.values["reason"] == "unsure"
    (measured,) = table(campaign, "answer")["questions"]
    assert (measured["observed"], measured["pairable"]) == (0.5, 2)
    given = Answer.objects.get(task=agreed, person=first)
    assert given.seen is None
    assert CONSOLE.proposal(given)

    pages = Client()
    pages.force_login(manager)
    case = reverse("console:case", args=[campaign.name, disputed.pk])
    assert "is-key" not in pages.get(case).text
    item = reverse("console:item", args=[campaign.name, agreed.item.sample_id])
    assert "About bones." in pages.get(item).text
    bare = reverse("console:item", args=[campaign.name, disputed.item.sample_id])
    assert "is-key" not in pages.get(bare).text
    refused = pages.post(case, {"nonce": str(uuid.uuid4())})
    assert "Choose the option that is right." in refused.text
    rulings = f"{V1}/tasks/{disputed.pk}/adjudications"
    unsaid = client_of(manager).post(rulings, {"nonce": str(uuid.uuid4())})
    assert (unsaid.status_code, "choice" in str(unsaid.data)) == (400, True), unsaid.data
    said = client_of(manager).post(rulings, {"nonce": str(uuid.uuid4()), "choice": 3})
    assert said.status_code == 201, said.data
    assert state(disputed) == (TaskState.ADJUDICATED, "adjudicated")
    assert disputed.consensus.values["choice"] == 3
    assert ">Answer</a>" in pages.get(reverse("console:agreement", args=[campaign.name])).text
    _keys_are_released(campaign, agreed, disputed, unsure, tmp_path)


def _keys_are_released(
    campaign: Campaign, agreed: Task, ruled: Task, unsure: Task, folder: Path
) -> None:
    """What people found goes before the benchmark's key; without either an item is left out."""
    assert agreed.item.key == 0
    first, again = (
        build_release(campaign=campaign, version="1.0.0", out=folder / name).path
        for name in ("first", "again")
    )
    rows = pq.read_table(first / "ur").to_pylist()
    found = {agreed.item.sample_id: "C", ruled.item.sample_id: "D"}
    assert {row["sample_id"]: row["answer"] for row in rows} == found
    assert rows[0]["question"] == f"About bones.\n\n{agreed.item.question}"
    assert read_manifest(first)["omitted"] == {"ur": {"no key: somebody was unsure": 1}}
    keys = {row["sample_id"]: row for row in pq.read_table(first / "keys").to_pylist()}
    origins = [keys[task.item.sample_id]["origin"] for task in (agreed, ruled, unsure)]
    assert origins == ["consensus", "ruling", ""]
    assert keys[agreed.item.sample_id]["benchmark_answer"] == "A"
    assert {vote["choice"] for vote in keys[ruled.item.sample_id]["votes"]} == {"B", "D"}
    assert verify_release(first) == []
    assert read_manifest(first) == read_manifest(again)


def test_a_flag_takes_the_question_out_until_it_is_settled(campaign: Campaign) -> None:
    manager = member(campaign, Role.MANAGER)
    for _ in range(2):
        user = member(campaign)
        task = answer(campaign, user, 1)
    flag = _flag(campaign, task.item, user)
    assert state(task) == (TaskState.EXCLUDED, "excluded")
    assert task.consensus.values["reason"] == "flagged"
    settled = {"user": manager, "flag": flag, "nonce": uuid.uuid4()}
    resolve_flag(outcome=FlagOutcome.NO_PROBLEM, **settled)
    assert state(task) == (TaskState.AGREED, "agreed")


def test_nothing_leads_to_the_key(campaign: Campaign) -> None:
    """The person's own pages and the API; all others ask the same selectors as for any answer."""
    user = member(campaign)
    held = claim(campaign, user, "answer", "ur")
    pages, api = Client(), client_of(user)
    pages.force_login(user)
    told = [
        pages.get(reverse("desk-open", args=[held.pk])).text,
        pages.get(reverse("desk-context", args=[held.pk])).text,
        api.get(f"{V1}/assignments/{held.pk}").content.decode(),
        api.get(f"{V1}/items").content.decode(),
    ]
    assert held.task.item.question in told[0]
    for text in told:
        assert held.task.item.sample_id not in text
        assert '"key":' not in text
        assert "is-key" not in text


def test_the_rules_are_exported_as_they_came(campaign: Campaign) -> None:
    files = files_for(member(campaign, Role.MANAGER), campaign)
    told = read_protocol(files["protocol.toml"], files.get).kinds["answer"]
    assert told == read_protocol(FILE, lambda _: None).kinds["answer"]


def _flag(campaign: Campaign, item: Item, person: User) -> Flag:
    return raise_flag(
        campaign=campaign,
        item=item,
        language="ur",
        reason=FlagReason.NO_CORRECT_OPTION,
        nonce=uuid.uuid4(),
        person=person,
    )


def test_no_answer_is_held_against_a_key_that_is_not_there(campaign: Campaign) -> None:
    file = FILE.replace("unanimous", "key")
    plan = plan_by_file(file=read_protocol(file, lambda _: None))
    with pytest.raises(Invalid) as refused:
        make_campaign(benchmark=campaign.benchmark, name="held", languages=[], plan=plan)
    assert "2 items of the sample have no key" in str(refused.value.fields["answer.consensus"])
    assert not Campaign.objects.filter(name="held").exists()
    with pytest.raises(Invalid, match="have no key"):
        revise_protocol(user=member(campaign, Role.MANAGER), campaign=campaign, plan=plan)
    # Rules that such a campaign has nevertheless confirm nothing, and a ruling gives the key.
    task = campaign.tasks.get(item=campaign.benchmark.items.filter(key=None)[0])
    assert not holds_key(task)
