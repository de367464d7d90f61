"""A campaign that goes on over the next version of its benchmark."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.functions import Coalesce
from django.test import Client
from django.urls import reverse

from annotations.kinds.answer.ledger import Answer
from annotations.models import DECISIONS, Batch, Benchmark, Campaign, Comment, Item
from annotations.models.visibility import source_visible_to
from annotations.permissions import can_download
from annotations.publishing.pseudonyms import pseudonyms
from annotations.selectors.agreement.asked import table
from annotations.selectors.queue import is_free_for
from annotations.services.continuing import continue_campaign
from annotations.services.giving_back import take_back
from annotations.services.importing_decisions import import_decisions
from annotations.vocabularies import Role
from tests.annotations.services.test_round_trip import KINDS, added_up, worked_on
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member, translate
from tests.invariants import broken_invariants
from tests.work import claim, culture
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs import services as jobs
from workbench.core.jobs.models import Job

pytestmark = pytest.mark.django_db


def next_version(of: Benchmark) -> tuple[Benchmark, list[str]]:
    """The first question is asked in other words, the second has another key, the last is gone,
    and one is new; also the names of the old ones."""
    after = BenchmarkFactory(name=f"{of.name}-2", parent=of)
    items = list(of.items.order_by("position"))
    changes: dict[int, dict[str, Any]] = {0: {"question": "Which bone is it?"}, 1: {"key": 2}}
    names = ("sample_id", "subject", "split", "category", "question", "options", "key")
    for number, item in enumerate(items[:-1]):
        facts = {name: getattr(item, name) for name in names} | changes.get(number, {})
        ItemFactory(benchmark=after, position=number + 10, **facts)
    ItemFactory(benchmark=after, sample_id="new")
    return after, [item.sample_id for item in items]


def decided(campaign: Campaign, *items: str) -> Counter[Any]:
    """Who decided what, when and how long, on some items."""
    found: Counter[Any] = Counter()
    for model in DECISIONS.values():
        rows = model.objects.production().filter(task__campaign=campaign)
        who = Coalesce("person__imported_as__name", "person__username")
        names = (who, "created_at", "active_seconds", "round", "surplus")
        its = rows.filter(task__item__sample_id__in=items)
        found.update((model.__name__, *row) for row in its.values_list(*names))
    return found


def test_what_was_decided_on_unchanged_questions_goes_on(tmp_path: Path) -> None:
    benchmark = BenchmarkFactory()
    for subject in ("anatomy", "anatomy", "bones", "bones", "anatomy"):
        ItemFactory(benchmark=benchmark, subject=subject)
    old = worked_on(40, seed=2, benchmark=benchmark)
    after, (reworded, rekeyed, *same, _gone) = next_version(old.benchmark)
    first, second = old.benchmark.items.filter(sample_id__in=same).order_by("position")
    batch = Batch.objects.create(campaign=old, name="Bones", kinds=["review"])
    batch.items.create(item=first)
    batch.memberships.create(person=member(old))
    old.priorities.create(number=3, reason="Soon", items=[first.pk], kinds=["review"])
    old.glossary.create(language="es", source="femur", target="fémur")
    row = {
        "sample_id": second.sample_id, "language": "en", "kind": "label", "person": "Ann",
        "submitted_at": "2026-03-01T09:00:00+00:00", "comment": "Elsewhere.",
        "answers": culture(["none"]),
    }  # fmt: skip
    (tmp_path / "one.jsonl").write_text(json.dumps(row))
    import_decisions(path=tmp_path / "one.jsonl", campaign=old)
    held = claim(old, member(old))
    with pytest.raises(Conflict, match=held.person.username):
        continue_campaign(campaign=old, benchmark=after, name="next")
    take_back(person=held.person, campaigns=[old])
    before, was = added_up(old), decided(old, *same)
    names = {"campaign": old, "benchmark": after, "name": "next"}
    trial = continue_campaign(**names, dry_run=True)
    assert not Campaign.objects.filter(name="next").exists()
    done = continue_campaign(**names)
    assert trial == done
    assert (done.unchanged, done.changed, done.added, done.removed) == (3, 1, 1, 1)
    old, new = Campaign.objects.get(pk=old.pk), Campaign.objects.get(name="next")
    assert (new.continues, new.is_open, old.is_archived) == (old, True, True)

    now = added_up(new)
    assert was
    assert decided(new, *same) == was
    assert {place: said for place, said in now.items() if place[0] in same} == {
        place: said for place, said in before.items() if place[0] in same
    }
    for kind in KINDS:
        tables = [table(one, kind, subject="bones") for one in (new, old)]
        assert tables[0] == tables[1]
    stay = {place for place in before if place[0] == rekeyed and place[1] != "answer"}
    assert {place: now[place] for place in stay} == {place: before[place] for place in stay}
    assert {place[:2] for place in now} <= {
        *((item, kind) for item in same for kind in KINDS),
        (rekeyed, "review"), (rekeyed, "label"),
    }  # fmt: skip
    answers = Answer.objects.filter(task__campaign=old, task__item__sample_id=rekeyed)
    assert answers.exists()
    assert not Answer.objects.filter(task__campaign=new, task__item__sample_id=rekeyed).exists()
    reasons = new.tasks.exclude(priority_reason="").values_list(
        "item__sample_id", "kind", "priority_reason"
    )
    assert set(reasons) - {(first.sample_id, "review", "Soon")} == {
        (rekeyed, "answer", "The key changed"), (reworded, "label", "The question changed"),
    }  # fmt: skip
    assert done.anew == {"question": 1, "key": 1}
    assert done.texts_wanted == 1
    assert broken_invariants(new) == broken_invariants(old) == []
    assert set(new.samples.values_list("item__sample_id", "kind")) == {
        (item, kind) for item in (reworded, rekeyed, *same, "new") for kind in KINDS
    }
    imports = {row.imported.file for row in Answer.objects.filter(task__campaign=new)}
    assert imports == {old.name}
    people = set(old.memberships.values_list("user", "role"))
    assert set(new.memberships.values_list("user", "role")) == people
    ids = [user for user, _ in people]
    assert pseudonyms(ids, new.pseudonym_salt) == pseudonyms(ids, old.pseudonym_salt)

    ann = new.imported_people.get()
    assert (ann.name, ann.user.is_active) == ("Ann", False)
    assert Comment.objects.filter(person=ann.user, text="Elsewhere.").exists()
    [batch] = new.batches.all()
    assert [one.item.sample_id for one in batch.items.all()] == [first.sample_id]
    assert [one.reason for one in new.priorities.all()] == [
        "Soon", "The key changed", "The question changed",
    ]  # fmt: skip
    assert new.glossary.count() == batch.memberships.count() == 1
    assert sum(done.kept.values()) > sum(was.values())
    assert {"flag", "flag_resolution", "adjudication", "return", "skip"} <= done.kept.keys()

    assert not continue_campaign(**names).is_new
    with pytest.raises(Conflict):
        continue_campaign(**names | {"name": "another"})


def test_whoever_saw_the_key_before_is_not_asked_for_it_now() -> None:
    old = make_campaign(items=3, answer_per_subject=None, overlap_review=1, overlap_answer=1)
    after, (reworded, rekeyed, _gone) = next_version(old.benchmark)
    saw, fresh = member(old), member(old)
    seen = [claim(old, saw).task.item.sample_id for _ in range(3)]
    assert {reworded, rekeyed} < set(seen)
    take_back(person=saw, campaigns=[old])
    continue_campaign(campaign=old, benchmark=after, name="next")
    new = Campaign.objects.get(name="next")
    translate(new, "es")
    its = new.tasks.production().filter(kind="answer", language="es")
    asked = {task.item.sample_id: task for task in its.select_related("item")}
    assert {reworded, rekeyed} < asked.keys()
    for name in (reworded, rekeyed):
        assert not is_free_for(saw, asked[name])
        assert is_free_for(fresh, asked[name])
        before = Item.objects.filter(benchmark=old.benchmark, sample_id=name)
        assert not before.filter(source_visible_to(fresh)).exists()
    assert not can_download(fresh, old)


def test_a_campaign_goes_on_by_command_and_from_the_page(client: Client) -> None:
    old = make_campaign(items=3, translated=False)
    after, _ = next_version(old.benchmark)
    manager = member(old, Role.MANAGER)
    with pytest.raises(Invalid, match="not the next version"):
        continue_campaign(campaign=old, benchmark=old.benchmark, name="next")
    with pytest.raises(NotPermitted):
        continue_campaign(campaign=old, benchmark=after, name="next", user=member(old))

    page = reverse("console:benchmark", args=[after.name])
    start = reverse("console:continue-campaign", args=[after.name])
    client.force_login(manager)
    assert start in client.get(page).content.decode()
    assert client.post(start, {"campaign": old.name, "name": "No name"}).status_code == 422
    client.post(start, {"campaign": old.name, "name": "next", "try": ""})
    job = Job.objects.get(kind="continue_campaign")
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.error, job.result["changed"], job.result["added"]) == ("", 1, 1)
    words = ("continue_campaign", old.name, "--benchmark", after.name, "--name", "next")
    told = [run(*words, "--dry-run"), run(*words), run(*words)]
    assert "1 unchanged, 1 changed, 1 added, 1 removed" in told[0]
    assert "continues" in told[1]
    assert "Nothing changed" in told[2]
    assert json.loads(run(*words, "--json"))["is_new"] is False
    assert start not in client.get(page).content.decode()


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()
