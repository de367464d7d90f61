"""A release is what the ledger held at its cut, byte for byte, whenever it is built."""

import ast
import shutil
import uuid

import pyarrow.parquet as pq
import pytest

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.review.acts import submit_review
from annotations.models import Benchmark, Campaign, Flag, Release, Translation
from annotations.publishing.verify import verify_release
from annotations.selectors.agreement.asked import table
from annotations.selectors.release_files import file_problems
from annotations.services import flagging, opening, releasing
from annotations.vocabularies import FlagOutcome, FlagReason, Role, Verdict
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.released import lead
from tests.work import accept, claim, edit, envelope, label
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def rows(path, language, split="test"):
    (file,) = (path / language).glob(f"{split}-*.parquet")
    return {row["sample_id"]: row for row in pq.read_table(file).to_pylist()}


def test_a_version_built_again_after_more_work_has_the_same_bytes(tmp_path):
    campaign = make_campaign()
    user = member(campaign)
    accept(user, claim(campaign, user))
    first = releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "a")
    edit(user, claim(campaign, user), "¿Cuál es el hueso?")
    Campaign.objects.filter(pk=campaign.pk).update(title="Another title")
    Benchmark.objects.update(licence="mit", attribution="Somebody else")
    campaign = Campaign.objects.get(pk=campaign.pk)
    second = releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "b")
    assert second.repeated
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.*"))
    assert files == sorted(p.relative_to(tmp_path / "b") for p in (tmp_path / "b").rglob("*.*"))
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert Release.objects.get().content_hash == first.release.content_hash
    assert verify_release(tmp_path / "b") == []


def test_the_next_version_holds_the_new_work_and_names_its_published_parent(tmp_path):
    campaign = make_campaign()
    user = member(campaign)
    first = releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "a")
    lead(first.release)
    assignment = claim(campaign, user)
    edit(user, assignment, "¿Cuál es el hueso?")
    second = releasing.build_release(campaign=campaign, version="1.1.0", out=tmp_path / "b")
    assert second.release.manifest["parent"]["content_hash"] == first.release.content_hash
    sample_id = assignment.task.item.sample_id
    assert rows(tmp_path / "b", "es")[sample_id]["question"] == "¿Cuál es el hueso?"
    assert rows(tmp_path / "a", "es")[sample_id]["question"].startswith("[test-engine]")


def test_a_version_built_again_has_the_rule_of_its_lite_subset_as_it_was(tmp_path):
    campaign = make_campaign(items=1)
    first = releasing.build_release(
        campaign=campaign, version="1.0.0", out=tmp_path / "a", lite="2"
    )
    again = releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "b")
    assert again.repeated
    manifests = [(one.path / "manifest.json").read_bytes() for one in (first, again)]
    assert manifests[0] == manifests[1]


def test_a_rule_of_a_lite_subset_names_what_the_benchmark_has(tmp_path):
    campaign = make_campaign(items=1)
    rule = '{"size": 2, "subjects": {"anatomi": 3}}'
    with pytest.raises(Invalid, match="no subject “anatomi”"):
        releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "a", lite=rule)
    assert not campaign.releases.exists()


def test_what_changed_is_counted_kept_and_told_again_without_the_parent(tmp_path):
    campaign = make_campaign(items=3)
    user = member(campaign)
    first = releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "a")
    lead(first.release)
    edit(user, claim(campaign, user), "¿Cuál es el hueso?")
    releasing.build_release(campaign=campaign, version="1.1.0", out=tmp_path / "b")
    counted = "0 rows added; 0 rows removed; 1 row changed in 1 config."
    for name in ("CHANGES.md", "README.md"):
        assert counted in (tmp_path / "b" / name).read_text()
    assert not (tmp_path / "a" / "CHANGES.md").exists()
    shutil.rmtree(tmp_path / "a")
    again = releasing.build_release(campaign=campaign, version="1.1.0", out=tmp_path / "c")
    assert again.repeated
    assert (tmp_path / "c" / "CHANGES.md").read_text().startswith(counted)


def test_a_parent_that_is_damaged_or_gone_is_no_reason_not_to_build(tmp_path):
    campaign = make_campaign(items=3)
    first = releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "a")
    lead(first.release)
    (tmp_path / "a" / "README.md").unlink()
    releasing.build_release(campaign=campaign, version="1.1.0", out=tmp_path / "b")
    shutil.rmtree(tmp_path / "a")
    releasing.build_release(campaign=campaign, version="1.2.0", out=tmp_path / "c")
    for name in "bc":
        assert not (tmp_path / name / "CHANGES.md").exists()


def test_culture_votes_reach_every_language_in_the_papers_form(tmp_path):
    campaign = make_campaign(items=1)
    for knowledge in (["cultural"], ["cultural", "regional"], ["none"]):
        cultures = ["Western Culture"] if "cultural" in knowledge else []
        given = label(campaign, member(campaign), knowledge, cultures=cultures)
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r")
    for language in ("en", "es"):
        row = rows(tmp_path / "r", language)[given.decision.task.item.sample_id]
        assert (row["cultural_sensitivity_label"], row["is_annotated"]) == ("CS", True)
        kinds = row["required_knowledge"]
        assert sorted(ast.literal_eval(kinds)) == ["cultural", "cultural", "none", "regional"]
        assert row["culture"] == "['Western Culture', 'Western Culture']"
        assert row["time_sensitive"] == "['No', 'No', 'No']"


def test_below_the_overlap_an_item_counts_as_not_annotated(tmp_path):
    campaign = make_campaign(items=1)
    given = label(campaign, member(campaign), ["cultural"])
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r")
    row = rows(tmp_path / "r", "en")[given.decision.task.item.sample_id]
    assert (row["cultural_sensitivity_label"], row["is_annotated"]) == ("-", False)


def test_a_rejected_text_is_left_out_and_counted_never_filled_with_english(tmp_path):
    campaign = make_campaign(items=2)
    user = member(campaign)
    assignment = claim(campaign, user)
    seen = assignment.task.candidates.get().translation_id
    submit_review(
        envelope=envelope(user, assignment),
        seen_id=seen,
        verdict=Verdict.REJECT,
        reason="unreadable",
    )
    built = releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r")
    assert assignment.task.item.sample_id not in rows(tmp_path / "r", "es")
    assert sum(built.release.manifest["omitted"]["es"].values()) == 1


def test_an_item_excluded_after_a_flag_leaves_every_language(tmp_path):
    campaign = make_campaign(items=2)
    manager = member(campaign, Role.MANAGER)
    item = campaign.benchmark.items.first()
    flag: Flag = flagging.raise_flag(
        campaign=campaign, item=item, language="en", reason=FlagReason.WRONG_KEY,
        nonce=uuid.uuid4(), person=manager,
    )  # fmt: skip
    flagging.resolve_flag(user=manager, flag=flag, outcome=FlagOutcome.EXCLUDED, nonce=uuid.uuid4())
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r")
    for language in ("en", "es"):
        assert item.sample_id not in rows(tmp_path / "r", language)


def test_people_appear_under_pseudonyms_alone(tmp_path):
    campaign = make_campaign(items=1)
    user = member(campaign)
    edit(user, claim(campaign, user), "¿Cuál es el hueso?")
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r")
    for file in (tmp_path / "r").rglob("*.*"):
        assert user.username.encode() not in file.read_bytes()


def test_a_folder_that_is_another_release_is_refused(tmp_path):
    campaign, other = make_campaign(), make_campaign()
    releasing.build_release(campaign=other, version="1.0.0", out=tmp_path / "r")
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "mine")
    with pytest.raises(Conflict, match="is not release"):
        releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r")


def test_items_added_after_the_cut_stay_out_of_a_rebuilt_version(tmp_path):
    campaign = make_campaign(items=1)
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "a")
    ItemFactory(benchmark=campaign.benchmark)
    opening.open_text_tasks(campaign=campaign, language="es")
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "b")
    assert rows(tmp_path / "a", "en") == rows(tmp_path / "b", "en")


def test_a_store_that_was_moved_keeps_its_releases(tmp_path, settings):
    settings.RELEASES_DIR = tmp_path / "before"
    campaign = make_campaign(items=1)
    releasing.build_release(campaign=campaign, version="1.0.0")
    releasing.build_release(campaign=campaign, version="1.1.0", out=tmp_path / "away")
    settings.RELEASES_DIR = (tmp_path / "before").rename(tmp_path / "after")
    inside, outside = Release.objects.order_by("pk")
    assert inside.place.folder() == tmp_path / "after" / f"{campaign.name}-1.0.0"
    assert releasing.check_release(release=inside) == []
    shutil.rmtree(outside.place.folder())
    assert releasing.check_release(release=outside) != []
    releasing.build_release(campaign=campaign, version="1.1.0")
    assert outside.place.folder() == tmp_path / "after" / f"{campaign.name}-1.1.0"
    assert releasing.check_release(release=outside) == []


def test_a_release_is_not_built_over_one_whose_folder_has_the_same_name(tmp_path, settings):
    settings.RELEASES_DIR = tmp_path
    one, other = make_campaign(items=1), make_campaign(items=1)
    one.name, other.name = "a", "a-1.0.0"
    Campaign.objects.bulk_update([one, other], ["name"])
    first = releasing.build_release(campaign=one, version="1.0.0-2.0.0").release
    with pytest.raises(Conflict, match=r"a 1\.0\.0-2\.0\.0 lies in"):
        releasing.build_release(campaign=other, version="2.0.0")
    assert releasing.check_release(release=first) == []


def test_files_that_change_are_told_until_they_are_built_again(tmp_path, settings):
    settings.RELEASES_DIR = tmp_path
    campaign = make_campaign(items=1)
    release = releasing.build_release(campaign=campaign, version="1.0.0").release
    assert file_problems(release=release) == []
    card, manifest = release.place.folder() / "README.md", release.place.folder() / "manifest.json"
    manifest.write_text(manifest.read_text().replace("1.0.0", "1.0.1"))
    card.write_bytes(card.read_bytes().replace(b"a", b"b", 1))
    found = file_problems(release=release)
    assert [problem.file for problem in found] == ["README.md", "manifest.json"]
    with pytest.raises(Conflict, match=r"is damaged: manifest\.json has other content"):
        releasing.build_release(campaign=campaign, version="1.0.0")
    release.place.folder().rename(tmp_path / "damaged")
    releasing.build_release(campaign=campaign, version="1.0.0")
    assert file_problems(release=release) == []


def test_flags_and_proposals_stand_in_tables_of_their_own(tmp_path):
    benchmark = BenchmarkFactory()
    ItemFactory(benchmark=benchmark)
    ItemFactory(benchmark=benchmark, options=["One", "Two", "Three"])
    campaign = make_campaign(benchmark=benchmark, label_per_subject=0, answer_per_subject=None)
    person, manager = member(campaign), member(campaign, Role.MANAGER)
    held = claim(campaign, person, "answer")
    seen = held.task.candidates.get().translation
    words = ("¿Qué hueso es?", seen.options)
    submit_answer(envelope=envelope(person, held), seen_id=seen.pk, choice=1, proposal=words)
    raised = {"campaign": campaign, "item": held.task.item, "language": "es"}
    flag = flagging.raise_flag(
        reason=FlagReason.UNTRANSLATABLE, nonce=uuid.uuid4(), person=person, **raised
    )
    evidence = {"wrong": 3, "models": 4}
    flagging.raise_flag(
        reason=FlagReason.SUSPICIOUS_SCORE, nonce=uuid.uuid4(), evidence=evidence, **raised
    )
    flagging.resolve_flag(
        user=manager, flag=flag, outcome=FlagOutcome.NO_PROBLEM, nonce=uuid.uuid4()
    )
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r")
    assert verify_release(tmp_path / "r") == []
    (table,) = (tmp_path / "r" / "flags").glob("*.parquet")
    told = [
        (row["reason"], bool(row["annotator"]), row["evidence"], row["outcome"])
        for row in pq.read_table(table).to_pylist()
    ]
    assert told == [
        ("suspicious_score", False, '{"models": 4, "wrong": 3}', ""),
        ("untranslatable", True, "", "no_problem"),
    ]
    (table,) = (tmp_path / "r" / "proposals").glob("*.parquet")
    (proposal,) = pq.read_table(table).to_pylist()
    assert (proposal["kind"], proposal["question_before"]) == ("answer", seen.question)
    assert (proposal["question_after"], proposal["options_after"]) == (words[0], seen.options)
    assert (tmp_path / "r" / "lm_eval" / "choices").is_dir()


def test_a_release_in_a_former_format_is_kept_and_not_built_again(tmp_path):
    campaign = make_campaign(items=1)
    former = {"schema_version": "1.7", "content_hash": "0" * 64}
    given = {"cut": {}, "manifest": former, "content_hash": "0" * 64, "path": str(tmp_path / "r")}
    Release.objects.create(campaign=campaign, version="1.0.0", **given)
    with pytest.raises(Conflict, match=r"format 1\.7.*backup"):
        releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "again")
    assert not (tmp_path / "again").exists()


def side(path, name):
    return pq.read_table(path / name).to_pylist()


def test_only_reviewed_texts_are_taken_where_that_is_asked_and_the_others_are_counted(tmp_path):
    campaign = make_campaign(items=3)
    user = member(campaign)
    held = claim(campaign, user)
    edit(user, held, "¿Cuál es el hueso?")
    built = releasing.build_release(
        campaign=campaign, version="1.0.0", texts="reviewed", out=tmp_path / "r"
    )
    assert set(rows(tmp_path / "r", "es")) == {held.task.item.sample_id}
    assert built.release.manifest["omitted"]["es"] == {"not reviewed": 2}
    assert built.release.manifest["texts"] == "reviewed"
    counts = built.release.manifest["coverage"]["es"]["test"]
    assert (counts["items"], counts["rows"], counts["reviewed"]) == (3, 1, 1)
    assert len(rows(tmp_path / "r", "en")) == 3
    shutil.rmtree(tmp_path / "r")
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r")
    assert len(rows(tmp_path / "r", "es")) == 1
    with pytest.raises(Invalid, match="no texts “best”"):
        releasing.build_release(campaign=campaign, version="1.1.0", texts="best")


def test_each_text_says_whether_it_was_reviewed_and_who_wrote_it(tmp_path):
    campaign = make_campaign(items=2)
    user = member(campaign)
    held = claim(campaign, user)
    edit(user, held, "¿Cuál es el hueso?")
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r")
    found = {
        (row["language"], row["sample_id"]): (row["reviewed"], len(row["editors"]))
        for row in side(tmp_path / "r", "provenance")
    }
    edited = ("es", held.task.item.sample_id)
    assert found.pop(edited) == (True, 1)
    assert set(found.values()) == {(None, 0), (False, 0)}


def test_a_release_tells_which_blocking_checks_fail_on_a_text(tmp_path):
    campaign = make_campaign(items=1, translated=False)
    item = campaign.benchmark.items.get()
    text = Translation.written(
        item=item, language="es", question="¿Qu\u00c3\u00a9 hueso es?",
        options=["a", "b", "c", "d"], origin="machine", engine="test-engine",
    )  # fmt: skip
    text.save()
    opening.open_text_tasks(campaign=campaign, language="es")
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r")
    checks = {row["language"]: row["checks"] for row in side(tmp_path / "r", "provenance")}
    assert checks == {"en": [], "es": ["wrong_decoding"]}


def test_agreement_is_what_is_told_of_the_ledger_at_that_moment(tmp_path):
    campaign = make_campaign(items=3)
    for knowledge in (["cultural"], ["cultural"], ["none"]):
        person = member(campaign)
        label(campaign, person, knowledge)
        label(campaign, person, ["none"])
    told = table(campaign, "label", form="culture")
    releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "r")
    found = {
        row["question"]: row
        for row in side(tmp_path / "r", "agreement")
        if row["kind"] == "label" and not row["subject"]
    }
    assert found.keys() == {one["key"] for one in told["questions"]}
    for one in told["questions"]:
        row, alpha = found[one["key"]], one["coefficients"]["alpha"]
        assert [row[name] for name in ("units", "pairable", "raters", "observed")] == [
            one[name] for name in ("units", "pairable", "raters", "observed")
        ]
        assert (row["alpha"], row["alpha_low"], row["alpha_high"]) == (
            alpha["value"], alpha["low"], alpha["high"],
        )  # fmt: skip
        assert row["gwet_ac1"] == one["coefficients"]["gwet_ac1"]["value"]
        assert row["language"] == "en"
