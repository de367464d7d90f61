"""Decisions from elsewhere in the ledger: what counts, what is refused, what stays as it was."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from django.core.management import call_command

from annotations.formats.protocol import read_protocol
from annotations.kinds.answer.ledger import Answer
from annotations.models import (
    Assignment,
    Campaign,
    Comment,
    Consensus,
    DecisionImport,
    Flag,
    ImportedPerson,
    Task,
    Translation,
)  # fmt: skip
from annotations.selectors.exporting_decisions import exported_decisions
from annotations.services.decision_people import PeopleFile
from annotations.services.importing import ImportRefused
from annotations.services.importing_decisions import ImportedDecisions, import_decisions
from annotations.services.protocol_files import make_campaign, plan_by_file
from tests import ledgers
from tests.factories import BenchmarkFactory, ItemFactory, UserFactory
from tests.invariants import broken_invariants

pytestmark = pytest.mark.django_db

FILE = """[answer]
overlap = 2
on = "source"
consensus = "unanimous"
unsure = "exclude"
flagged = "exclude"
"""


def keyless(items: int, name: str = "arabic") -> Campaign:
    """Work on the source, without a key: answers alone."""
    benchmark = BenchmarkFactory(source_language="ar")
    for number in range(items):
        ItemFactory(benchmark=benchmark, sample_id=ledgers.sample_id(number), key=None)
    plan = plan_by_file(file=read_protocol(FILE, lambda _: None))
    return make_campaign(benchmark=benchmark, name=name, languages=[], plan=plan).campaign


def bring_in(
    campaign: Campaign, folder: Path, *rows: dict[str, Any], **given: Any
) -> ImportedDecisions:
    path = folder / "decisions.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return import_decisions(path=path, campaign=campaign, **given)


def refused(campaign: Campaign, folder: Path, *rows: dict[str, Any], **given: Any) -> set[Any]:
    with pytest.raises(ImportRefused) as caught:
        bring_in(campaign, folder, *rows, **given)
    return {(error.row, error.field) for error in caught.value.errors}


def answer(item: int, person: str, choice: str | None = "A", hour: int = 9, **more: Any) -> Any:
    at = f"2026-03-01T{hour:02}:00:00+00:00"
    return {
        "sample_id": ledgers.sample_id(item), "language": "ar", "kind": "answer",
        "person": person, "submitted_at": at, "choice": choice, **more,
    }  # fmt: skip


def test_a_whole_ledger_comes_in_and_adds_up_to_what_is_true_of_it(tmp_path: Path) -> None:
    rows, truth = ledgers.made_up(items=60)
    campaign = keyless(60)
    dry = bring_in(campaign, tmp_path, *rows, dry_run=True)
    assert not Answer.objects.exists()
    assert not ImportedPerson.objects.exists()
    done = bring_in(campaign, tmp_path, *rows)
    assert dry == done
    assert (done.added["answer"], done.surplus, done.idle) == (len(rows), truth.surplus, truth.idle)
    assert (
        done.added["flag"] == Flag.objects.count() == sum(row["flag"] is not None for row in rows)
    )
    assert Comment.objects.filter(act="answer").count() == sum(bool(r["comment"]) for r in rows)
    assert Translation.objects.count() == sum(row["proposal"] is not None for row in rows)

    reasons = {
        one.task.item.sample_id: one.values.get("reason") or one.outcome
        for one in Consensus.objects.select_related("task__item")
    }
    said = {"disputed": "disagree", "agreed": "included", "open": "single"}
    for item, reason in truth.reasons.items():
        assert said.get(reasons[item], reasons[item]) == reason
    assert broken_invariants(campaign) == []
    for task in campaign.tasks.all():
        taken = Answer.objects.filter(task=task, surplus=False).count()
        assert taken + task.remaining == task.overlap
    assert Assignment.objects.filter(state="submitted").count() == len(rows)

    newest = Answer.objects.select_related("imported").latest("created_at")
    last = max(rows, key=lambda row: str(row["submitted_at"]))
    assert newest.created_at.isoformat() == last["submitted_at"]
    assert newest.active_seconds == min(last["elapsed_seconds"], 600)
    assert (newest.imported.format, newest.imported.file) == ("workbench", "decisions.jsonl")
    person = ImportedPerson.objects.first()
    assert person is not None
    assert not person.user.is_active
    assert not person.user.has_usable_password()

    back = [row for row in exported_decisions(campaign) if row["kind"] == "answer"]
    assert sorted(map(_said, back)) == sorted(map(_said, rows))

    again = bring_in(campaign, tmp_path, *rows)
    assert (Counter(again.added).total(), again.unchanged, again.people) == (0, len(rows), 0)
    assert DecisionImport.objects.count() == 1
    assert bring_in(campaign, tmp_path, *rows, answer(0, "late", hour=10)).added["answer"] == 1


def _said(row: dict[str, Any]) -> str:
    """A row without what an export tells besides; options by letter make a whole text."""
    names = ("sample_id", "language", "person", "submitted_at", "elapsed_seconds", "choice",
             "unsure", "flag", "comment")  # fmt: skip
    return repr([row.get(name) for name in names] + [bool(row.get("proposal"))])


def told(campaign: Campaign, *options: str) -> Any:
    out = io.StringIO()
    call_command("agreement", "--campaign", campaign.name, "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def test_agreement_is_exact(tmp_path: Path) -> None:
    rows, truth = ledgers.made_up(items=120, people=5, seed=3)
    campaign = keyless(120)
    bring_in(campaign, tmp_path, *rows)
    said = told(campaign, "--kind", "answer")
    counts = dict(truth.outcome)
    assert said["outcome"] == {
        "input": len(truth.reasons),
        "included": counts.pop("included"),
        "excluded": {"single": 0, "flagged": 0, "unsure": 0, "disagree": 0} | counts,
    }
    of = {reason: {i for i in truth.reasons if truth.reasons[i] in reason} for reason in (
        ("included", "disagree"), ("included", "disagree", "single"),
    )}  # fmt: skip
    compared, chance = of.values()
    given = {i: {p: c for p, c in truth.ratings[i].items() if c} for i in chance}
    given = {item: its for item, its in given.items() if its}
    pairs = [given[item] for item in compared]
    agreeing = sum(len(set(its.values())) == 1 for its in pairs)
    assert (said["units"], said["pairable"], said["raters"]) == (len(given), len(pairs), 5)
    assert said["observed"] == pytest.approx(agreeing / len(pairs))
    shares = [
        sum(list(its.values()).count(letter) / len(its) for its in given.values()) / len(given)
        for letter in "ABCD"
    ]
    by_chance = {
        "gwet_ac1": sum(share * (1 - share) for share in shares) / 3,
        "fleiss_kappa": sum(share**2 for share in shares),
        "brennan_prediger": 1 / 4,
    }
    for name, expected in by_chance.items():
        found = said["coefficients"][name]
        assert found["value"] == pytest.approx((said["observed"] - expected) / (1 - expected))
        assert found["low"] < found["value"] < found["high"]
    people = sorted({person for its in pairs for person in its})
    table = [["ABCD".index(its[p]) if p in its else np.nan for its in pairs] for p in people]
    alpha = krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")
    assert said["coefficients"]["alpha"]["value"] == pytest.approx(alpha)
    assert sum(pair["agree"] for pair in said["pairs"]) == agreeing
    assert sum(pair["total"] for pair in said["pairs"]) == len(pairs)
    assert {pair["a"] for pair in said["pairs"]} <= set(people)
    assert told(campaign, "--by", "options")["groups"]["4"]["coefficients"] == said["coefficients"]
    assert told(campaign, "--origin", "here")["outcome"]["input"] == 0


def test_rows_that_do_not_fit_are_refused_by_row_and_field_and_nothing_comes_in(
    tmp_path: Path,
) -> None:
    campaign = keyless(3)
    Task.objects.filter(item__sample_id=ledgers.sample_id(2)).delete()
    campaign.samples.filter(item__sample_id=ledgers.sample_id(2)).delete()
    rows = [
        answer(0, "a"),
        answer(9, "a"),
        answer(2, "a"),
        answer(0, "b", language="es"),
        answer(0, "c", "E"),
        answer(0, "a", "B", hour=10),
        answer(1, "d", unsure="yes"),
        answer(1, "e", proposal={"options": {"F": "x"}}),
        answer(1, "f", kind="skip", task="answer", reason="lazy"),
        answer(1, "g", submitted_at="2999-01-01T00:00:00"),
        answer(1, "h", proposal={"options": ["a", "b", "c", "d", "e"]}),
        answer(1, "i", corrects=True),
        answer(1, "j", round=2),
        answer(1, "k", seen={"question": "was another", "options": ["a", "b", "c", "d"]}),
        answer(1, "l", kind="label", answers={}),
        answer(1, "n", proposal={"options": ["a"]}),
    ]
    assert refused(campaign, tmp_path, *rows) == {
        (2, "sample_id"), (3, "sample_id"), (4, "language"), (5, "choice"), (6, "person"),
        (7, "unsure"), (8, "proposal"), (9, "reason"), (10, "submitted_at"), (11, "proposal"),
        (12, "corrects"), (13, "round"), (14, "seen"), (15, "sample_id"),
        (16, "proposal"),
    }  # fmt: skip
    # Together with what is wrong with the form of rows and with the file of people; but not what a
    # row wants that another, which was refused, may have brought.
    nobody = PeopleFile("people.csv", "person,username\na,nobody\n")
    unformed = answer(1, "m", sample_id=None)
    assert refused(campaign, tmp_path, *rows[1:3], rows[11], unformed, people=nobody) == {
        (1, "sample_id"), (2, "sample_id"), (4, "sample_id"), (2, "username"),
    }  # fmt: skip
    assert not Answer.objects.exists()
    assert not ImportedPerson.objects.exists()


def test_a_later_decision_corrects_the_earlier_where_it_says_so(tmp_path: Path) -> None:
    campaign = keyless(1)
    rows = [
        answer(0, "a", "A", id="first"),
        answer(0, "b", "B", hour=10),
        answer(0, "a", "B", hour=11, corrects="first"),
        answer(0, "c", "C", hour=12),
        answer(0, "c", "B", hour=13, corrects=True),
    ]
    control = answer(0, "d", "B", purpose="gold")
    rows.append(answer(0, "e", None, hour=14, kind="skip", task="answer", reason=""))
    done = bring_in(campaign, tmp_path, *rows, control)
    assert (done.corrections, done.surplus, done.controls) == (2, 1, 1)
    task = campaign.tasks.get()
    assert (task.state, task.consensus.values["choice"], task.remaining) == ("agreed", 1, 0)
    assert bring_in(campaign, tmp_path, *rows).unchanged == 6
    made_up = [row | {"synthetic": True} for row in rows]
    assert refused(campaign, tmp_path, *made_up) == {(1, "synthetic")}
    other = keyless(1, name="demo")
    bring_in(other, tmp_path, *made_up)
    other.refresh_from_db()
    assert other.synthetic
    assert all(row["synthetic"] for row in exported_decisions(other))
    assert bring_in(other, tmp_path, *exported_decisions(other)).unchanged == 6


def test_people_are_mapped_to_accounts_and_places_in_hand_stay_theirs(tmp_path: Path) -> None:
    campaign, user = keyless(2), UserFactory()
    people = PeopleFile("people.csv", f"person,address\na,{user.email.upper()}\nb,\n")
    done = bring_in(campaign, tmp_path, answer(0, "a"), answer(0, "b"), people=people)
    assert (done.people, done.accounts) == (1, 1)
    assert set(Answer.objects.values_list("person__imported_as__name", flat=True)) == {None, "b"}
    assert refused(campaign, tmp_path, answer(0, "a"), answer(0, "b")) == {(1, "person")}
    namesake = UserFactory(email=user.email)
    wrong = f"person,username\nc,nobody\nd,nothing\ne,{user.email}\nf,{namesake.username}\n"
    found = refused(campaign, tmp_path, answer(0, "c"), people=PeopleFile("people.csv", wrong))
    assert found == {(2, "username"), (3, "username"), (4, "username")}

    # What goes out calls people with an account by a pseudonym; here it is theirs.
    rows = list(exported_decisions(campaign))
    assert all(row["seen"]["options"] for row in rows)
    name = next(row["person"] for row in rows if row["person"] != "b")
    more = answer(1, name, hour=11, flag={"reason": "odd"})
    done = bring_in(campaign, tmp_path, *rows, more)
    assert (done.added, done.unchanged, done.people) == ({"answer": 1, "flag": 1}, 2, 0)
    assert "“odd” is no reason" in "".join(done.notes)
    assert Answer.objects.filter(person=user).count() == 2
    assert refused(campaign, tmp_path, rows[0] | {"choice": "B"}, rows[1]) == {(1, "person")}
