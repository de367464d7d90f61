"""A campaign in which half of the work is controls has the figures and the release of one without.

The same campaign is looked at before anybody is controlled and after.
"""

import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.label.acts import set_label_gold, submit_label
from annotations.kinds.review.acts import submit_review
from annotations.models import Campaign, CurrentTranslation
from annotations.publishing.writer import write_release
from annotations.selectors import browsing, console, disagreements, item_history, memory
from annotations.selectors.agreement.against import GOLD
from annotations.selectors.agreement.asked import BY, table
from annotations.selectors.browsing import Filters
from annotations.selectors.contents import Named, contents
from annotations.selectors.ledger import Cut
from annotations.selectors.people import by_person
from annotations.selectors.progress import by_language
from annotations.services.controls import draw_gold
from annotations.services.flagging import raise_flag, resolve_flag
from annotations.vocabularies import (
    FlagOutcome,
    FlagReason,
    Purpose,
    RejectReason,
    Role,
    Verdict,
)
from tests.clients import V1, client_of
from tests.controls import (
    Never,
    accept_texts,
    controlled_campaign,
    plant_some,
    take,
)
from tests.factories import member
from tests.invariants import broken_invariants
from tests.made_once import made_once
from tests.work import ALL_CHECKS, culture, envelope, label
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db
ITEMS = 6
KINDS = ("reviews", "labels", "answers", "skips")


@made_once
def campaign() -> Campaign:
    """All work is done: texts accepted, answers given, culture tagged, one item disputed."""
    campaign = controlled_campaign(
        items=ITEMS, share=50, answer_per_subject=None, overlap_answer=1, overlap_label=2
    )
    accept_texts(campaign, ITEMS - 1)
    rejecting = member(campaign)
    reject(rejecting, take(campaign, rejecting, Never()))
    answering = member(campaign)
    for _ in range(ITEMS):
        held = take(campaign, answering, Never(), "answer")
        answer(answering, held, held.task.item.key)
    for user in (member(campaign), member(campaign)):
        for n in range(ITEMS):
            label(campaign, user, ["none"] if n else ["cultural"])
    return campaign


def reject(user: User, held: Any) -> None:
    submit_review(
        envelope=envelope(user, held),
        seen_id=held.task.candidates.get().translation_id,
        verdict=Verdict.REJECT,
        reason=RejectReason.MEANING_CHANGED,
    )


def answer(user: User, held: Any, choice: int) -> None:
    text = held.task.candidates.get().translation
    submit_answer(
        envelope=envelope(user, held),
        seen_id=text.pk,
        choice=choice,
        proposal=("¿Qué río no mide 1 km?", text.options),
    )


def control_the_work(campaign: Campaign, manager: User) -> User:
    """Somebody gets nothing but controls, and gets everything wrong."""
    plant_some(campaign, ITEMS)
    draw_gold(campaign=campaign, kind="answer", language="es", count=ITEMS, seed=1)
    tags = culture(["regional"], True, regions=["Europe"])
    for item in campaign.benchmark.items.all():
        set_label_gold(user=manager, campaign=campaign, item=item, answers=tags)
    tasks = campaign.tasks.exclude(purpose=Purpose.PRODUCTION)
    assert tasks.count() == campaign.tasks.filter(purpose=Purpose.PRODUCTION).count() - 1
    user = member(campaign)
    for task in tasks.order_by("kind", "pk"):
        held = hand_over(task, user)
        if task.kind == "label":
            submit_label(envelope=envelope(user, held), answers=tags)
        elif task.kind == "answer":
            answer(user, held, (task.item.key + 1) % 4)
        elif task.position % 2:
            reject(user, held)
        else:
            rewrite(user, held)
    return user


def hand_over(task: Any, user: User) -> Any:
    """As a claim does, whatever is due."""

    type(task).objects.filter(pk=task.pk).update(remaining=task.remaining - 1)
    now = timezone.now()
    protocol = task.campaign.protocol
    return task.assignments.create(
        round=1, person=user, protocol=protocol, claimed_at=now, expires_at=now
    )


def rewrite(user: User, held: Any) -> None:
    text = held.task.candidates.get().translation
    submit_review(
        envelope=envelope(user, held),
        seen_id=text.pk,
        verdict=Verdict.EDIT,
        question=f"{text.question[:-1]}, o 77?",
        options=text.options,
        acknowledged=ALL_CHECKS,
    )


def figures(campaign: Campaign, manager: User) -> dict[str, Any]:
    """Everything that the console, the API and the desk compute of a campaign's decisions."""
    page = browsing.browse(campaign, manager, Filters())
    client = client_of(manager)
    exported = {
        kind: b"".join(client.get(f"{V1}/campaigns/{campaign.name}/decisions/{kind}"))
        for kind in KINDS
    }
    listed = client.get(f"{V1}/campaigns/{campaign.name}/tasks?page_size=100").json()
    return {
        "progress": by_language(campaign),
        "agreement": [
            table(campaign, kind, by=by)
            for kind in ("label", "review", "answer")
            for by in BY
            if by != GOLD
        ],
        "disputed": list(disagreements.list_disputed(campaign)),
        "to adjudicate": list(console.to_adjudicate(campaign, manager)),
        "candidates": console.candidates(campaign),
        "items": (page.tasks, page.labels, page.next),
        "memory": list(memory.pairs_of(campaign, "es")),
        "current": list(CurrentTranslation.objects.order_by("pk").values()),
        "item_history": [
            facts_of(item_history.history_of(campaign, item, manager, "es"))
            for item in campaign.benchmark.items.all()
        ],
        "flags": item_history.count_open_flags(campaign),
        "exports": exported,
        "tasks": listed,
    }


def facts_of(history: Any) -> Any:
    tasks = [(task.task, task.entries, task.hidden) for task in history.tasks]
    return tasks, history.texts, history.current, history.moves, history.flags


def test_no_figure_tells_of_controls(campaign: Campaign) -> None:
    manager = member(campaign, Role.MANAGER)
    before = figures(campaign, manager)
    people = {one.user: (one.judged, one.accepted) for one in by_person(campaign)}
    controlled = control_the_work(campaign, manager)
    after = figures(campaign, manager)
    for name, found in after.items():
        assert found == before[name], name
    rates = {one.user: (one.judged, one.accepted) for one in by_person(campaign)}
    assert rates == people | {controlled: (0, 0)}
    assert broken_invariants(campaign) == []


def test_a_release_has_the_same_bytes(campaign: Campaign, tmp_path: Path) -> None:
    manager = member(campaign, Role.MANAGER)
    cut = Cut.now()
    told = {"named": Named.of(campaign), "version": "1.0.0", "notes": "", "parent": None}
    before = contents(campaign, cut, **told)
    write_release(tmp_path / "before", **vars(before))
    control_the_work(campaign, manager)
    after = contents(campaign, Cut.now(), **told)
    about = replace(after.about, cut=before.about.cut)
    write_release(tmp_path / "after", **vars(after) | {"about": about})
    files = {
        folder: {
            path.relative_to(tmp_path / folder): path.read_bytes()
            for path in (tmp_path / folder).rglob("*")
            if path.is_file()
        }
        for folder in ("before", "after")
    }
    assert files["before"].keys() == files["after"].keys()
    for name, content in files["before"].items():
        assert files["after"][name] == content, name
    assert json.loads(files["before"][Path("manifest.json")])["cut"] == dict(before.about.cut)


def test_what_is_said_of_planted_damage_takes_no_item_out_of_a_release(campaign: Campaign) -> None:
    manager = member(campaign, Role.MANAGER)
    plant_some(campaign, 1)
    task = campaign.tasks.get(purpose=Purpose.PLANTED)
    flag = raise_flag(
        campaign=campaign,
        item=task.item,
        language="es",
        reason=FlagReason.UNTRANSLATABLE,
        nonce=uuid.uuid4(),
        person=member(campaign),
        task=task,
    )
    assert item_history.count_open_flags(campaign) == 0
    assert not item_history.visible_flags(campaign, manager).exists()
    told = {"named": Named.of(campaign), "version": "1.0.0", "notes": "", "parent": None}
    resolve_flag(user=manager, flag=flag, outcome=FlagOutcome.EXCLUDED, nonce=uuid.uuid4())
    found = contents(campaign, Cut.now(), **told)
    parts = map(found.records_of, found.about.campaign_languages)
    reasons = [omission.reason for part in parts for omission in part.omissions]
    assert not any("flag" in reason for reason in reasons)


def test_work_on_controls_is_paid(campaign: Campaign) -> None:
    plant_some(campaign, 1)
    user = member(campaign)
    task = campaign.tasks.get(purpose=Purpose.PLANTED)
    held = hand_over(task, user)
    text = held.task.candidates.get().translation_id
    submit_review(
        envelope=envelope(user, held, active_seconds=50),
        seen_id=text,
        verdict=Verdict.ACCEPT,
        acknowledged=ALL_CHECKS,
    )
    (paid,) = [one for one in by_person(campaign) if one.user == user]
    assert (paid.counts["review"], paid.seconds, paid.accept_rate) == (1, 50, None)


def test_a_reviewer_finds_no_control_by_its_number(campaign: Campaign) -> None:
    plant_some(campaign, 1)
    task = campaign.tasks.get(purpose=Purpose.PLANTED)
    client = client_of(member(campaign, Role.REVIEWER))
    assert client.get(f"{V1}/tasks/{task.pk}").status_code == 404
    ruling = {"nonce": str(uuid.uuid4()), "text": {"question": "?", "options": list("abcd")}}
    assert client.post(f"{V1}/tasks/{task.pk}/adjudications", ruling).status_code == 404
    returned = {"nonce": str(uuid.uuid4()), "note": "once more"}
    assert client.post(f"{V1}/tasks/{task.pk}/returns", returned).status_code == 404
