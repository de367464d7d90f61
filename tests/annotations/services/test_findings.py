"""What an evaluation flags comes to the people: as flags, and as work that comes first."""

import json
import uuid
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.formats.flags import FlagRows
from annotations.models import Campaign, Flag, Return
from annotations.models.tasks import TaskState
from annotations.selectors.desk import offered_texts
from annotations.selectors.exporting_decisions import exported_decisions
from annotations.services.findings import ImportedFlags, import_flags
from annotations.services.flagging import raise_flag, resolve_flag
from annotations.services.importing import ImportRefused
from annotations.services.importing_decisions import import_decisions
from annotations.services.releasing import build_release
from annotations.vocabularies import FlagOutcome, FlagReason, Role
from tests.factories import make_campaign, member, translate
from tests.work import accept, claim, edit
from workbench.core.accounts.results import NotPermitted

pytestmark = pytest.mark.django_db


def row(number: int, language: str | None = "es", **fields: Any) -> dict[str, Any]:
    given = {"reason": "translation_suspected", "score": 0.9, "evidence": {"models": 14}}
    return {"sample_id": f"anatomy/test/{number}", "language": language, **given, **fields}


def named(campaign: Campaign) -> list[str]:
    return list(campaign.benchmark.items.order_by("position").values_list("sample_id", flat=True))


def flags(campaign: Campaign, *rows: dict[str, Any], **given: Any) -> ImportedFlags:
    """The rows name items by their place in the benchmark."""
    names = named(campaign)
    rows = tuple({**one, "sample_id": names[int(one["sample_id"][13:])]} for one in rows)
    return import_flags(campaign=campaign, given=FlagRows.of_list("flags.jsonl", rows), **given)


def decided(campaign: Campaign, count: int) -> None:
    user = member(campaign)
    for _ in range(count):
        accept(user, claim(campaign, user))


def tasks(campaign: Campaign) -> dict[str, tuple[int, str, int]]:
    found = campaign.tasks.production().filter(kind="review", language="es").order_by("position")
    columns = ("item__sample_id", "round", "state", "priority")
    return {name: rest for name, *rest in found.values_list(*columns)}  # type: ignore[misc]


def test_a_flagged_text_is_worked_on_again_and_what_is_flagged_comes_first() -> None:
    campaign = make_campaign(items=5)
    decided(campaign, 2)
    first, second, third, *_ = named(campaign)
    done = flags(campaign, row(1), row(0, score=0.5), row(2, score=3), row(3, None, score=0.2,
                 reason="source_suspected"))  # fmt: skip
    assert done == ImportedFlags(added=4, returned=2, at_work=1)
    state = tasks(campaign)
    assert state[first] == [2, TaskState.OPEN, 50]
    assert state[second] == [2, TaskState.OPEN, 75]
    assert state[third] == [1, TaskState.OPEN, 100]
    assert [priority for *_, priority in list(state.values())[3:]] == [0, 0]
    task = claim(campaign, member(campaign)).task
    assert task.item.sample_id == third
    assert task.priority_reason == "Models lose the answer in this language"
    back = Return.objects.get(task__item__sample_id=second)
    assert (back.person, back.round) == (None, 1)
    assert "Compare the translation" in back.task.note
    assert Flag.objects.get(item__sample_id=second).evidence == {"models": 14, "score": 0.9}
    assert Flag.objects.get(reason="source_suspected").language == "en"


def test_what_people_had_written_stands_and_is_what_is_looked_at_again(tmp_path: Path) -> None:
    campaign = make_campaign(items=1)
    author = member(campaign)
    edit(author, claim(campaign, author), "¿Cuál es el hueso?")
    for version in ("1.0.0", "1.1.0"):
        built = build_release(campaign=campaign, version=version, out=tmp_path / version)
        texts = pq.read_table(built.path / "es" / "test-00000-of-00001.parquet")["question"]
        assert texts.to_pylist() == ["¿Cuál es el hueso?"]
        flags(campaign, row(0, score=float(version[2])))
    reviewer = member(campaign)
    assignment = claim(campaign, reviewer)
    assert [text.question for text in offered_texts(assignment.task)] == ["¿Cuál es el hueso?"]
    edit(reviewer, assignment, "¿Qué hueso es?")
    assert campaign.current_translations.get().translation.question == "¿Qué hueso es?"
    again = build_release(campaign=campaign, version="1.1.0", out=tmp_path / "again")
    assert again.release.content_hash == built.release.content_hash


def test_the_same_flags_again_change_nothing_and_a_trial_stores_nothing() -> None:
    campaign = make_campaign()
    decided(campaign, 1)
    would = flags(campaign, row(0), row(1), dry_run=True)
    assert (would.added, would.returned) == (2, 1)
    assert not Flag.objects.exists()
    assert not Return.objects.exists()
    assert flags(campaign, row(0), row(1)) == would
    again = flags(campaign, row(1), row(0), row(0))
    assert again == ImportedFlags(unchanged=2)
    assert Return.objects.count() == 1
    assert flags(campaign, row(0, score=0.8)).added == 1


def test_a_bad_row_is_named_with_its_field_and_remedy_and_nothing_is_stored() -> None:
    campaign = make_campaign()
    good = row(0) | {"sample_id": named(campaign)[0]}
    wrong = [
        good | {"sample_id": "no/such/item"}, good | {"language": "am"}, good | {"reason": "odd"},
        good | {"score": "high"}, good | {"evidence": [1]}, {**good, "odd": 1}, [], good,
        {name: value for name, value in good.items() if name != "language"},
        good | {"evidence": {"text": "x" * 5_000}}, good | {"reason": []},
    ]  # fmt: skip
    given = FlagRows.of_list("flags.jsonl", wrong)
    with pytest.raises(ImportRefused) as refused:
        import_flags(campaign=campaign, given=given)
    told = {(error.row, error.field) for error in refused.value.errors}
    assert told == {
        (3, "reason"), (4, "score"), (5, "evidence"), (6, "odd"), (7, "row"), (9, "language"),
        (10, "evidence"), (1, "sample_id"), (2, "language"), (11, "reason"),
    }  # fmt: skip
    assert all(error.remedy for error in refused.value.errors)
    assert not Flag.objects.exists()


def test_what_does_not_fit_the_campaign_is_refused_by_its_field_with_the_remedy() -> None:
    campaign = make_campaign()
    wrong = [
        row(0, release="1.0.9"), row(0, None), row(0, "es", reason="source_suspected"),
        row(0, "en", reason="source_suspected"), row(0, "en"), row(0, None, reason="other"),
    ]  # fmt: skip
    with pytest.raises(ImportRefused) as refused:
        flags(campaign, *wrong)
    told = [(error.row, error.field) for error in refused.value.errors]
    assert told == [(1, "release"), (2, "language"), (3, "language")]
    assert "1.0.9" in refused.value.errors[0].problem
    assert all(error.remedy for error in refused.value.errors)
    assert flags(campaign, *wrong[3:]).added == 3


def test_a_score_is_what_the_row_says_it_is() -> None:
    campaign = make_campaign()
    flags(campaign, row(0, score=0.4, evidence={"score": "high"}), row(1, evidence={"score": 1}))
    assert [one.evidence["score"] for one in Flag.objects.order_by("pk")] == [0.4, 0.9]


def test_only_who_manages_the_campaign_sends_flags() -> None:
    campaign = make_campaign()
    for role in (Role.ANNOTATOR, Role.REVIEWER, Role.VIEWER):
        with pytest.raises(NotPermitted):
            flags(campaign, row(0), user=member(campaign, role))
    manager = member(campaign, Role.MANAGER)
    decided(campaign, 1)
    flags(campaign, row(0), user=manager)
    assert Return.objects.get().person == manager
    assert Flag.objects.get().person is None


def test_a_text_that_has_changed_since_the_release_is_left_alone(tmp_path: Any) -> None:
    campaign = make_campaign(items=2)
    user = member(campaign)
    held = claim(campaign, user)
    edit(user, held, "¿Qué hueso?")
    release = build_release(campaign=campaign, version="1.0.0", out=tmp_path / "first").release
    measured = release.content_hash
    assert flags(campaign, row(0, release=measured)).returned == 1
    edit(user, claim(campaign, user), "¿Qué hueso es este?")
    later = row(0, release=measured, score=0.8)
    assert flags(campaign, later) == ImportedFlags(outdated=1)


def test_flags_that_are_settled_no_longer_order_the_work() -> None:
    campaign = make_campaign(items=3)
    flags(campaign, row(2, score=0.4))
    name = named(campaign)[2]
    assert tasks(campaign)[name][2] == 100
    manager = member(campaign, Role.MANAGER)
    outcome = FlagOutcome.NO_PROBLEM
    resolve_flag(user=manager, flag=Flag.objects.get(), outcome=outcome, nonce=uuid.uuid4())
    flags(campaign, row(2, score=0.1), row(1, score=0.3))
    assert tasks(campaign)[name][2] == 50


def test_tasks_that_open_later_come_first_too_and_readers_reports_do_not_count() -> None:
    campaign = make_campaign(items=3, translated=False)
    first, second, third = named(campaign)
    item = campaign.benchmark.items.get(sample_id=third)
    raise_flag(
        campaign=campaign, item=item, language="es", reason=FlagReason.UNTRANSLATABLE,
        nonce=uuid.uuid4(), evidence={"source": "reader", "release": "1.0.0"},
    )  # fmt: skip
    assert flags(campaign, row(1, reason="other")) == ImportedFlags(added=1)
    translate(campaign, "es")
    priorities = {name: priority for name, (*_, priority) in tasks(campaign).items()}
    assert priorities == {first: 0, second: 100, third: 0}


def test_what_was_sent_back_by_an_evaluation_goes_out_and_comes_in_again(tmp_path: Any) -> None:
    campaign = make_campaign()
    decided(campaign, 1)
    flags(campaign, row(0))
    file = tmp_path / "decisions.jsonl"
    lines = [json.dumps(one, default=str) for one in exported_decisions(campaign)]
    file.write_text("\n".join(lines))
    assert any('"return"' in line and '"person"' not in line for line in lines)
    done = import_decisions(path=file, campaign=campaign)
    assert (sum(done.added.values()), done.unchanged) == (0, len(lines))
    fresh = another_over(campaign)
    done = import_decisions(path=file, campaign=fresh)
    assert done.added["return"] == 1
    assert Return.objects.get(task__campaign=fresh).person is None


def another_over(campaign: Campaign) -> Campaign:
    """A campaign over the same benchmark, which needs another name."""
    Campaign.objects.filter(pk=campaign.pk).update(name="before")
    return make_campaign(benchmark=campaign.benchmark)


def test_many_flags_cost_no_query_each() -> None:
    campaign = make_campaign(items=30)

    def queries(*rows: dict[str, Any]) -> int:
        with CaptureQueriesContext(connection) as counted:
            flags(campaign, *rows, dry_run=True)
        return len(counted)

    assert queries(*map(row, range(30))) <= queries(*map(row, range(2)))


def test_the_command_says_what_it_did(tmp_path: Any, capsys: Any) -> None:
    campaign = make_campaign()
    decided(campaign, 1)
    file = tmp_path / "flags.jsonl"
    file.write_text(json.dumps(row(0) | {"sample_id": named(campaign)[0]}) + "\n")
    call_command("import_flags", str(file), campaign=campaign.name, json=True)
    assert json.loads(capsys.readouterr().out) == {
        "added": 1, "unchanged": 0, "outdated": 0, "returned": 1, "at_work": 0, "dry_run": False,
    }  # fmt: skip
    call_command("import_flags", str(file), campaign=campaign.name)
    assert "1 were there already" in capsys.readouterr().out
    file.write_text("{")
    with pytest.raises(CommandError, match="row 1, row: is no JSON object"):
        call_command("import_flags", str(file), campaign=campaign.name)
