"""A campaign comes about by the file of a protocol, and works by its rules."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from annotations.formats.protocol import PROTOCOL, SampleRule, read_protocol, written
from annotations.kinds.label.acts import submit_label
from annotations.models import Benchmark, Campaign, CurrentTranslation, Protocol, Sample, Task
from annotations.models.tasks import TaskState
from annotations.publishing.verify import verify_release
from annotations.selectors.protocol_files import protocol_file
from annotations.services.opening import open_text_tasks
from annotations.services.planning import Plan, plan_of, revise_protocol
from annotations.services.protocol_files import Planned, make_campaign, plan_by_file
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from tests.annotations.services.samples import benchmark_of, drawn
from tests.factories import UserFactory, member, translate
from tests.work import accept, claim, edit, envelope, label
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db

CLARITY = """
id = "clarity"
on = "translation"
title = {en = "Clarity"}
questions = [{id = "clear", type = "yes_no", text = {en = "Is it clear?"}}]
"""
GLOSSARY = "source,target,language\nfemur,el fémur,es\nskull,die Schädeldecke,de\n"


def make(
    protocol: str,
    benchmark: Benchmark | None = None,
    languages: tuple[str, ...] = ("es",),
    files: dict[str, str] | None = None,
    **more: Any,
) -> Planned:
    file = read_protocol(protocol, (files or {}).get)
    return make_campaign(
        benchmark=benchmark or benchmark_of(anatomy=4),
        languages=languages,
        plan=plan_by_file(file=file),
        glossary=file.glossary,
        **{"name": "one", "may_be_there": True, **more},
    )


def test_a_kind_without_a_table_has_neither_sample_nor_tasks() -> None:
    made = make("[label]\noverlap = 2\n")
    translate(made.campaign, "es")
    assert set(Task.objects.values_list("kind", flat=True)) == {"label"}
    assert set(Sample.objects.values_list("kind", flat=True)) == {"label"}
    assert set(Task.objects.values_list("overlap", flat=True)) == {2}
    assert made.sample == {"review": 0, "label": 6, "answer": 0}
    assert made.tasks == {"review": 0, "label": 6, "answer": 0}


def test_all_is_every_item_of_every_split_where_nothing_else_is_said() -> None:
    campaign = make("[review]\n[label]\n[answer]\nsample = 'all'").campaign
    for kind in ("review", "label", "answer"):
        assert len(drawn(campaign, kind)) == 6


def test_so_many_a_subject_are_drawn_from_a_split_by_a_seed() -> None:
    benchmark = benchmark_of(anatomy=30, virology=3)
    protocol = "[label]\nsample = {per_subject = 5, split = 'test', seed = %d}"
    one = make(protocol % 7, benchmark).campaign
    same = make(protocol % 7, benchmark, name="same").campaign
    other = make(protocol % 8, benchmark, name="other").campaign
    assert Counter(name.split("/")[0] for name in drawn(one, "label")) == {
        "anatomy": 5, "virology": 3,
    }  # fmt: skip
    assert {name.split("/")[1] for name in drawn(one, "label")} == {"test"}
    assert drawn(one, "label") == drawn(same, "label") != drawn(other, "label")
    assert set(one.samples.values_list("seed", flat=True)) == {7}


def test_a_file_names_the_items() -> None:
    benchmark = benchmark_of(anatomy=4)
    ids = list(benchmark.items.filter(split="test").values_list("sample_id", flat=True))[:2]
    campaign = make(
        "[label]\nsample = {file = 'ids.txt'}", benchmark, files={"ids.txt": "\n".join(ids)}
    ).campaign
    assert drawn(campaign, "label") == set(ids)


def test_few_shot_examples_are_always_reviewed() -> None:
    made = make("[review]\nsample = {per_subject = 1, split = 'test'}")
    splits = Counter(made.campaign.samples.values_list("item__split", flat=True))
    assert splits == {"test": 1, "dev": 2}


def test_all_that_the_benchmark_does_not_have_is_told_at_once_by_its_place() -> None:
    protocol = """
    [review]
    sample = {split = "tset"}
    [label]
    sample = {file = "ids.txt"}
    """
    with pytest.raises(Invalid) as refusal:
        make(protocol, languages=("xx",), files={"ids.txt": "anatomy/test/x\n"}, name="Ü")
    assert set(refusal.value.fields) == {
        "review.sample.split", "label.sample.file", "languages", "name",
    }  # fmt: skip
    assert "anatomy/test/x" in refusal.value.fields["label.sample.file"]
    assert not Campaign.objects.exists()


def test_the_times_of_the_work_and_the_guideline_are_those_of_the_file() -> None:
    protocol = """
    guideline = "rules.md"
    [review]
    ask_quality = true
    [work]
    lease_minutes = 30
    grace_minutes = 0
    tasks_at_once = 2
    """
    made = make(protocol, files={"rules.md": "# Rules\r\n"})
    rules = made.campaign.protocol
    assert (rules.lease_minutes, rules.grace_minutes, rules.tasks_at_once) == (30, 0, 2)
    assert (rules.guideline, rules.ask_quality) == ("# Rules\n", True)


def test_terms_of_the_campaigns_languages_come_in_and_the_others_are_counted() -> None:
    made = make("glossary = 'terms.csv'\n[review]", files={"terms.csv": GLOSSARY})
    assert made.glossary is not None
    assert (made.glossary.added, made.glossary.left_out) == (1, 1)
    assert made.campaign.glossary.get().target == "el fémur"


def test_a_bad_glossary_makes_no_campaign() -> None:
    with pytest.raises(Invalid, match=r"glossary\.csv, row 2, language"):
        make("glossary = 'terms.csv'\n[review]", files={"terms.csv": "source,target\na,\n"})
    assert not Campaign.objects.exists()


def test_the_same_file_again_changes_nothing_and_another_is_refused() -> None:
    benchmark = benchmark_of(anatomy=9)
    steps = "steps = ['review', 'revision']"
    protocol = f"[review]\nconsensus = 'majority'\n{steps}\n[label]\nsample = {{per_subject = 3}}"
    first = make(protocol, benchmark, user=UserFactory())
    before = (Task.objects.count(), Protocol.objects.count())
    again = make(protocol, benchmark)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.campaign == first.campaign
    assert (Task.objects.count(), Protocol.objects.count()) == before
    for other in (
        protocol.replace("majority", "unanimous"),
        protocol.replace(steps, ""),
        protocol.replace("3", "4"),
        protocol + "\nadjudicate_margin = 0.1",
    ):
        with pytest.raises(Conflict):
            make(other, benchmark)


def test_a_dry_run_tells_and_makes_nothing() -> None:
    made = make("[label]", dry_run=True)
    assert (made.is_new, made.tasks["label"]) == (True, 6)
    assert not Campaign.objects.exists()


def test_languages_may_be_left_out_where_all_work_is_on_the_source() -> None:
    campaign = make("[label]", languages=()).campaign
    person = member(campaign)
    assert claim(campaign, person, kind="label", language="en").task.kind == "label"
    clarity = {"clarity.toml": CLARITY}
    for protocol in ("[review]", "[answer]", "[label]\nforms = ['clarity.toml']"):
        with pytest.raises(Invalid, match="at least one language"):
            make(protocol, languages=(), files=clarity, name="two")


def test_without_reviews_labels_and_answers_are_about_the_first_text() -> None:
    protocol = "[label]\nforms = ['clarity.toml']\n[answer]"
    campaign = make(protocol, files={"clarity.toml": CLARITY}).campaign
    translate(campaign, "es")
    translate(campaign, "es", engine="another")
    assert open_text_tasks(campaign=campaign, language="es") == 0
    current = CurrentTranslation.objects.filter(campaign=campaign)
    assert set(current.values_list("translation__engine", flat=True)) == {"test-engine"}
    labels = Task.objects.filter(kind="label")
    assert set(labels.values_list("text__engine", flat=True)) == {"test-engine"}
    assert labels.count() == Task.objects.filter(kind="answer", candidates__isnull=False).count()


def test_a_person_holds_as_many_tasks_as_the_rules_in_force_say() -> None:
    campaign = make("[review]\n[work]\ntasks_at_once = 2").campaign
    translate(campaign, "es")
    person = member(campaign)
    claim(campaign, person)
    claim(campaign, person)
    with pytest.raises(NotPermitted, match="You hold 2 tasks"):
        claim(campaign, person)


def test_a_majority_of_reviewers_is_more_than_half() -> None:
    for rule, state in (("half", TaskState.AGREED), ("majority", TaskState.DISPUTED)):
        protocol = f"[review]\noverlap = 4\nconsensus = '{rule}'"
        campaign = make(protocol, name=rule).campaign
        translate(campaign, "es")
        assert reviewed(campaign, texts=["", "", "b", "c"]).state == state


def test_two_of_three_reviewers_are_enough_and_a_close_vote_is_ruled_on() -> None:
    protocol = "[review]\noverlap = 3\nconsensus = '2 of 3'"
    campaign = make(protocol).campaign
    translate(campaign, "es")
    assert reviewed(campaign, texts=["", "", "b"]).state == TaskState.AGREED
    close = make(protocol + "\nadjudicate_margin = 0.34", name="close").campaign
    translate(close, "es")
    assert reviewed(close, texts=["", "", "b"]).state == TaskState.DISPUTED


def reviewed(campaign: Campaign, texts: list[str]) -> Task:
    """A task after so many reviews; "" takes the offered text."""
    task = None
    for text in texts:
        person = member(campaign)
        assignment = claim(campaign, person)
        if text:
            edit(person, assignment, question=f"¿{text}?")
        else:
            accept(person, assignment)
        task = assignment.task
    assert task is not None
    task.refresh_from_db()
    return task


def test_the_next_version_of_the_rules_keeps_what_no_page_shows() -> None:
    manager = UserFactory()
    protocol = "[review]\nconsensus = 'majority'\n[work]\ntasks_at_once = 2"
    campaign = make(protocol, user=manager).campaign
    before = campaign.protocol
    plan = plan_of(protocol=before).changed(lease_minutes=10)
    after = revise_protocol(user=manager, campaign=campaign, plan=plan)
    assert after.rules == before.rules != {}
    assert (after.tasks_at_once, after.lease_minutes) == (2, 10)


def test_the_maker_runs_the_campaign() -> None:
    user = UserFactory()
    membership = make("[label]", user=user).campaign.memberships.get()
    assert (membership.user, membership.role) == (user, Role.MANAGER)


WHOLE = """
guideline = "rules.md"
glossary = "terms.csv"

[review]
overlap = 3
consensus = "2 of 3"
adjudicate_margin = 0.1
ask_quality = true

[label]
overlap = 2
sample = {per_subject = 2, split = "test"}
forms = ["clarity.toml", "item-errors"]

[answer]
sample = {file = "ids.txt", seed = 4}

[work]
lease_minutes = 30
grace_minutes = 0
tasks_at_once = 3
offline_hours = 6
control_share = 10
"""


def rules_of(campaign: Campaign) -> list[Any]:
    """All that two campaigns have in common that have the same rules."""
    fields = Protocol.objects.filter(campaign=campaign, version=1).values().get()
    del fields["id"], fields["campaign_id"], fields["created_at"], fields["created_by_id"]
    samples = campaign.samples.values_list("kind", "item", "seed").order_by("kind", "item")
    terms = campaign.glossary.values_list("language", "source", "target", "forbidden", "note")
    return [fields, list(samples), list(terms)]


def again(campaign: Campaign, name: str) -> Campaign:
    """A campaign made by the files of another."""
    files = written(protocol_file(campaign))
    return make(files[PROTOCOL], campaign.benchmark, files=files, name=name).campaign


def test_a_campaign_made_by_the_exported_files_has_the_same_rules() -> None:
    benchmark = benchmark_of(anatomy=5, virology=3)
    ids = "\n".join(benchmark.items.values_list("sample_id", flat=True)[2:5])
    files = {
        "clarity.toml": CLARITY, "rules.md": "# Rules\n\nBe kind.\n", "terms.csv": GLOSSARY,
        "ids.txt": ids,
    }  # fmt: skip
    first = make(WHOLE, benchmark, files=files).campaign
    assert rules_of(again(first, "two")) == rules_of(first)
    assert list(written(protocol_file(first))) == [
        "protocol.toml", "guideline.md", "glossary.csv", "form-clarity.toml", "sample-answer.txt",
    ]  # fmt: skip


def test_a_campaign_by_numbers_is_exported_with_its_rules_too() -> None:
    benchmark = benchmark_of(anatomy=5)
    plan = Plan.of(label_per_subject=2, overlap_review=2, grace_minutes=0, seed=5)
    first = make_campaign(benchmark=benchmark, name="one", languages=["es"], plan=plan).campaign
    assert list(protocol_file(first).kinds) == ["review", "label"]
    assert rules_of(again(first, "two")) == rules_of(first)


def test_a_campaign_of_before_names_its_items_or_all() -> None:
    benchmark = benchmark_of(anatomy=5)
    first = make("[review]\n[label]\nsample = {per_subject = 2, seed = 3}", benchmark).campaign
    Protocol.objects.create(campaign=first, version=2)
    kinds = protocol_file(first).kinds
    assert kinds["review"].sample == SampleRule()
    assert set(kinds["label"].sample.ids or ()) == drawn(first, "label")
    assert "answer" not in kinds
    assert drawn(again(first, "two"), "label") == drawn(first, "label")


def test_a_second_wave_has_other_languages_and_the_same_items() -> None:
    first = make("[review]\n[label]\nsample = {per_subject = 2}").campaign
    files = written(protocol_file(first))
    second = make(
        files[PROTOCOL], first.benchmark, languages=("am",), files=files, name="two"
    ).campaign
    assert second.languages == ["am"]
    assert drawn(second, "label") == drawn(first, "label")


def test_a_form_alone_makes_a_release(tmp_path: Path) -> None:
    protocol = "[label]\noverlap = 1\nforms = ['clarity.toml']\n"
    campaign = make(protocol, files={"clarity.toml": CLARITY}).campaign
    translate(campaign, "es")
    for _ in range(6):
        person = member(campaign)
        assignment = claim(campaign, person, kind="label")
        submit_label(envelope=envelope(person, assignment), answers={"clear": True})
    built = build_release(campaign=campaign, version="1.0.0", out=tmp_path / "release")
    assert verify_release(built.path) == []


def test_labels_alone_make_a_release(tmp_path: Path) -> None:
    campaign = make("[label]\noverlap = 1\n", languages=()).campaign
    for _ in range(6):
        label(campaign, member(campaign), ["cultural"])
    built = build_release(campaign=campaign, version="1.0.0", out=tmp_path / "release")
    assert verify_release(built.path) == []
