"""What is stored when a migration begins is there when it ends, and when it is taken back."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F

from annotations.kinds.label.acts import adjudicate_label, set_label_gold, submit_label
from annotations.kinds.label.ledger import Label
from annotations.models import Adjudication, Campaign, Consensus, Control, Item, Task
from annotations.selectors.readings import stored as stored_part
from annotations.services.adjudicating import Ruling, return_task
from annotations.services.claiming import claim_task
from annotations.vocabularies import Role
from tests.contested import contested
from tests.factories import ItemFactory, make_campaign, member
from tests.invariants import broken_invariants
from tests.length import LONG
from tests.work import accept, claim, culture, envelope

pytestmark = pytest.mark.django_db

MARKS = [
    {"field": "question", "start": 6, "end": 10, "label": "regional"},
    {"field": "question", "start": 0, "end": 5, "label": "cultural"},
]
VOTES: list[list[dict[str, Any]]] = [
    [
        culture(
            ["cultural", "regional"], spans=MARKS, cultures=["Other"], regions=["Asia", "Europe"]
        ),
        culture(["regional"], True, spans=MARKS[:1], regions=["Asia"], countries=["FR", "ES"]),
        culture(["dialect"], dialect="Slang or idiom"),
    ],
    [culture(["none"]), culture(["none"]), culture(["cultural"], True)],
    [
        culture(["dialect"], dialect="Slang or idiom"),
        culture(["dialect"], dialect="British English"),
        culture(["none"]),
    ],
    [culture(["regional"], world_bank_regions=["South Asia"])],
    [culture(["none"]), culture(["none"]), culture(["none"])],
]


def migrate(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate([("annotations", name)])


def migrate_to_the_newest() -> None:
    (newest,) = MigrationExecutor(connection).loader.graph.leaf_nodes("annotations")
    migrate(newest[1])


def rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def labelled_campaign() -> Campaign:
    """Labels of every sort: counted, too few, returned, ruled on, corrected, known."""
    campaign = make_campaign(items=6)
    tasks = list(campaign.tasks.filter(kind="label").order_by("position"))
    people = [member(campaign) for _ in range(3)]
    reviewer = member(campaign, Role.REVIEWER)
    for task, votes in zip(tasks, VOTES, strict=False):
        for user, answers in zip(people, votes, strict=False):
            held = claim_task(user=user, task_id=task.pk)
            submit_label(envelope=envelope(user, held), answers=answers)
    own = Label.objects.filter(task=tasks[1], person=people[2]).get()
    held = people[2].assignments.get(task=tasks[1])
    submit_label(
        envelope=envelope(people[2], held, supersedes=own.pk), answers=culture(["dialect"], True)
    )
    return_task(user=reviewer, task_id=tasks[2].pk, nonce=uuid.uuid4(), note="Again.")
    adjudicate_label(
        ruling=Ruling(user=reviewer, task_id=tasks[4].pk, nonce=uuid.uuid4(), comment="So it is."),
        answers=VOTES[0][0],
    )
    set_label_gold(
        user=member(campaign, Role.MANAGER),
        campaign=campaign,
        item=tasks[5].item,
        answers=culture(["cultural"], cultures=["Other"]),
    )
    accept(people[0], claim(campaign, people[0]))
    return campaign


def stored() -> dict[str, Any]:
    return {
        "answers": dict(Label.objects.values_list("pk", "answers")),
        "rulings": dict(Adjudication.objects.values_list("pk", "values")),
        "known": dict(Control.objects.values_list("pk", "expected")),
        "consensus": dict(Consensus.objects.values_list("pk", "values")),
        "forms": dict(Task.objects.values_list("pk", "form")),
    }


@pytest.mark.skipif(not LONG, reason="migrates back and forth: make test-long")
def test_labels_of_columns_become_answers_of_the_form_and_back() -> None:
    campaign = labelled_campaign()
    before = stored()
    migrate("0009_languages_as_data")
    columns = "knowledge, cultures, regions, countries, dialect, time_sensitive"
    assert rows(f"SELECT {columns} FROM annotations_label ORDER BY id")[:3] == [
        (["cultural", "regional"], ["Other"], ["Asia", "Europe"], [], "", False),
        (["regional"], [], ["Asia"], ["ES", "FR"], "", True),
        (["dialect"], [], [], [], "Slang or idiom", False),
    ]
    [(spans, again)] = rows("SELECT spans, time_sensitive FROM annotations_adjudication")
    assert json.loads(spans) == [{k: m[k] for k in ("start", "end", "label")} for m in MARKS]
    assert again is False
    migrate_to_the_newest()
    assert stored() == before
    assert broken_invariants(campaign) == []
    with pytest.raises(Exception, match="Cannot update"):
        Label.objects.update(surplus=True)


@pytest.mark.skipif(not LONG, reason="migrates back and forth: make test-long")
def test_shares_come_to_be_of_those_who_were_asked_and_twins_known_by_what_is_seen() -> None:
    campaign = labelled_campaign()
    twins = [
        ItemFactory(question=text, options=["a", "b"]).pk for text in ("Wh\u00adich?", "Which?")
    ]
    before = stored()["consensus"]
    for row in Consensus.objects.filter(task__kind="label"):
        row.values["shares"] = {
            id: dict.fromkeys(of, 0.1) for id, of in row.values["shares"].items()
        }
        row.save()
    assert stored()["consensus"] != before
    migrate("0021_twins")
    Item.objects.filter(pk__in=twins).update(question=F("question"))
    assert Item.objects.filter(pk__in=twins).values("content").distinct().count() == 2
    migrate_to_the_newest()
    assert Item.objects.filter(pk__in=twins).values("content").distinct().count() == 1
    assert stored()["consensus"] == before
    assert broken_invariants(campaign) == []


@pytest.mark.skipif(not LONG, reason="migrates back and forth: make test-long")
def test_how_far_people_agreed_comes_to_stand_beside_what_was_stored(tmp_path: Path) -> None:
    campaign, _ = contested(tmp_path, items=8, margin=0.5)
    alone = make_campaign(items=2)
    accept(one := member(alone), claim(alone, one))
    labelled_campaign()
    before = {row.task_id: stored_part(row) for row in Consensus.objects.all()}
    for row in Consensus.objects.all():
        for name in ("contest", "counts", "asked", "rejected"):
            row.values.pop(name, None)
        row.save()
    migrate("0042_imported_memories")
    migrate_to_the_newest()
    assert {row.task_id: stored_part(row) for row in Consensus.objects.all()} == before
    assert broken_invariants(campaign) == []
