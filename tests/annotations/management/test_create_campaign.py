"""`create_campaign --protocol FILE`: what it says, and that a second run does no harm."""

import json
from pathlib import Path

import pytest

from annotations.models import Benchmark, Campaign, Task
from tests.annotations.management.test_commands import refusal, run
from tests.factories import BenchmarkFactory, ItemFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

PROTOCOL = """
guideline = "rules.md"
glossary = "terms.csv"

[review]
overlap = 2

[label]
sample = {file = "ids.txt"}
forms = ["culture", "clarity.toml"]

[work]
lease_minutes = 30
"""
CLARITY = """
id = "clarity"
on = "source"
title = {en = "Clarity"}
questions = [{id = "clear", type = "yes_no", text = {en = "Is it clear?"}}]
"""


@pytest.fixture
def benchmark() -> Benchmark:
    benchmark = BenchmarkFactory(name="sums")
    ItemFactory.create_batch(3, benchmark=benchmark)
    return benchmark


@pytest.fixture
def protocol(tmp_path: Path, benchmark: Benchmark) -> Path:
    first = benchmark.items.order_by("position")[0].sample_id
    files = {
        "protocol.toml": PROTOCOL,
        "clarity.toml": CLARITY,
        "rules.md": "\ufeff# Rules\n",
        "terms.csv": "source,target,language\nsum,suma,es\nsum,Summe,de\n",
        "ids.txt": f"{first}\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "protocol.toml"


def words(protocol: Path) -> tuple[object, ...]:
    return ("create_campaign", "--benchmark", "sums", "--name", "one", "--languages", "es",
            "--protocol", protocol)  # fmt: skip


def test_a_campaign_is_made_by_the_file_and_the_same_again_changes_nothing(protocol: Path) -> None:
    user = UserFactory()
    said = run(*words(protocol), "--manager", user.username)
    assert "Made one: 2 label tasks are open" in said
    assert "1 terms, 1 left out" in said
    campaign = Campaign.objects.get()
    assert campaign.memberships.get().user == user
    assert campaign.protocol.guideline == "# Rules\n"
    assert [form["id"] for form in campaign.protocol.forms] == ["culture", "clarity"]
    assert run(*words(protocol)) == "Nothing changed: one is there already.\n"
    assert Task.objects.count() == 2


def test_a_dry_run_makes_nothing_and_json_is_one_document(protocol: Path) -> None:
    planned = json.loads(run(*words(protocol), "--dry-run", "--json"))
    assert not Campaign.objects.exists()
    made = json.loads(run(*words(protocol), "--json"))
    assert made == planned | {"dry_run": False}
    assert made["sample"] == {"review": 3, "label": 1, "answer": 0}
    assert made["tasks"] == {"review": 0, "label": 2, "answer": 0}
    assert made["glossary"] == {"added": 1, "left_out": 1}
    assert made["new"]
    assert not json.loads(run(*words(protocol), "--json"))["new"]


def test_all_that_is_wrong_with_the_file_is_told_with_its_place(protocol: Path) -> None:
    text = PROTOCOL.replace("overlap = 2", "overlap = 0").replace("rules.md", "no.md")
    protocol.write_text(text.replace("clarity.toml", "other.toml"), encoding="utf-8")
    lines = refusal(*words(protocol)).splitlines()
    assert [line.split(": ")[:3] for line in lines[:-1]] == [
        ["protocol.toml", "line 2", "guideline"],
        ["protocol.toml", "line 6", "review.overlap"],
        ["protocol.toml", "line 10", "label.forms[1]"],
    ]
    assert lines[-1] == "Nothing was made."
    assert not Campaign.objects.exists()


def test_what_the_benchmark_does_not_have_is_told_with_its_place(protocol: Path) -> None:
    (protocol.parent / "ids.txt").write_text("nowhere/test/1\n")
    said = refusal(*words(protocol))
    assert "label.sample.file: Not in the benchmark: nowhere/test/1" in said
    assert not Campaign.objects.exists()


def test_numbers_stand_in_the_file_or_on_the_line_but_not_in_both(protocol: Path) -> None:
    said = refusal(*words(protocol), "--overlap-review", 2, "--seed", 1)
    assert "say in the file what --overlap-review, --seed would say" in said


def test_a_file_that_is_not_there_or_no_text_is_refused(protocol: Path) -> None:
    (protocol.parent / "rules.md").write_bytes(b"\xff\xfe\x00")
    assert "rules.md" in refusal(*words(protocol))
    protocol.unlink()
    assert "protocol.toml" in refusal(*words(protocol))


def test_languages_are_left_out_where_all_work_is_on_the_source(protocol: Path) -> None:
    protocol.write_text("[label]\noverlap = 2\n")
    all_words = words(protocol)
    without = (*all_words[:5], *all_words[7:])
    assert "Made one: 3 label tasks are open" in run(*without)
    assert Campaign.objects.get().languages == []


def test_the_rules_are_exported_to_files_and_made_of_them_again(
    protocol: Path, tmp_path: Path
) -> None:
    run(*words(protocol))
    out = tmp_path / "exported"
    export = ("export_protocol", "--campaign", "one", "--out", out)
    assert "Wrote protocol.toml, guideline.md, glossary.csv, sample-label.txt" in run(*export)
    assert run(*export) == f"Nothing changed: {out} holds these files already.\n"
    assert json.loads(run(*export, "--json"))["files"] == [
        "protocol.toml", "guideline.md", "glossary.csv", "sample-label.txt", "form-clarity.toml",
    ]  # fmt: skip
    run("create_campaign", "--benchmark", "sums", "--name", "two", "--languages", "es",
        "--protocol", out / "protocol.toml")  # fmt: skip
    one, two = Campaign.objects.order_by("name")
    assert (one.protocol.rules, one.protocol.forms) == (two.protocol.rules, two.protocol.forms)
    (out / "protocol.toml").write_text("mine")
    assert "There with other content" in refusal(*export)
    assert (out / "protocol.toml").read_text() == "mine"
