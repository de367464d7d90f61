"""Commands: what they say, how they end, and that a second run does no harm."""

import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, load_command_class

from annotations.models import Benchmark, Campaign, Control, Item, Task, Translation
from annotations.vocabularies import Role
from tests.annotations.dear import install_dear
from tests.controls import accept_texts, controlled_campaign
from tests.debian import needs_apertium
from tests.factories import UserFactory, make_campaign
from tests.length import LONG
from tests.shared_data import SHARED_DATA, needs_shared_data
from workbench.core.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = (
    "import_benchmark",
    "create_campaign",
    "import_translations",
    "pretranslate",
    "plant_controls",
    "build_release",
    "release_state",
    "verify_release",
    "compare_releases",
)


def run(*words: object) -> str:
    out = io.StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue()


def refusal(*words: object) -> str:
    """What a command that ends with exit code 1 says."""
    with pytest.raises(CommandError) as refused:
        run(*words)
    assert refused.value.returncode == 1
    return str(refused.value)


def counts() -> list[int]:
    tables = (Benchmark, Item, Campaign, Task, Translation)
    return [table._default_manager.count() for table in tables]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "algebra_dev.csv").write_text("What is 1 + 1?,1,2,3,4,B\n")
    (folder / "algebra_test.csv").write_text("What is 2 + 2?,1,2,3,4,D\nAnd 0 + 1?,1,2,3,4,A\n")
    return folder


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.jsonl"
    rows = [
        {"sample_id": f"algebra/{n}", "question": "¿Cuánto es?", "options": ["1", "2", "3", "4"]}
        for n in ("dev/0", "test/0", "test/1")
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself_and_its_options(name: str) -> None:
    command = load_command_class("annotations", name)
    text = command.create_parser("manage.py", name).format_help()
    assert command.help.rstrip(".") in " ".join(text.split())
    assert "usage: manage.py" in text


@pytest.mark.slow
@pytest.mark.skipif(not LONG, reason="all of MMLU is imported twice: make test-long")
@needs_shared_data
def test_importing_mmlu_states_its_gold_letters_and_then_that_nothing_changed() -> None:
    words = ("import_benchmark", SHARED_DATA / "mmlu_en", "--name", "mmlu")
    first = run(*words)
    assert "Read 114 files as mmlu-csv: 14042 test, 285 dev items." in first
    assert "Right answers in test: A 3,222, B 3,462, C 3,582, D 3,776." in first
    assert "Added 14327 items; 0 were there already." in first
    keys = Item.objects.filter(split="test").values_list("key", flat=True)
    assert Counter(keys) == {0: 3222, 1: 3462, 2: 3582, 3: 3776}
    before = list(Item.objects.values_list("pk", "sample_id", "position"))
    assert "Nothing changed: all 14327 items were there already." in run(*words)
    assert list(Item.objects.values_list("pk", "sample_id", "position")) == before


def test_a_walk_from_questions_to_a_verified_release_twice(
    questions: Path, texts: Path, tmp_path: Path
) -> None:
    walk: list[tuple[Any, ...]] = [
        ("import_benchmark", questions, "--name", "sums", "--licence", "mit"),
        ("create_campaign", "--benchmark", "sums", "--name", "es-sums", "--languages", "es,am"),
        ("import_translations", texts, "--campaign", "es-sums", "--language", "es",
         "--engine", "mine", "--engine-version", "1"),
    ]  # fmt: skip
    said = [run(*words) for words in walk]
    assert "Added 3 items" in said[0]
    assert "Made es-sums: 2 label tasks are open" in said[1]
    assert "Added 3 texts; 0 were there already. Opened 3 tasks." in said[2]
    before = counts()
    assert all("Nothing changed" in run(*words) for words in walk)
    assert counts() == before
    build = ("build_release", "--campaign", "es-sums", "--release-version", "1.0.0", "--out")
    first, second = run(*build, tmp_path / "a"), run(*build, tmp_path / "b")
    assert first.splitlines()[1:] == second.splitlines()[1:]
    assert "Coverage of each language: FAILED. am has 0 of 3 questions" in first
    assert "again, from the cut it was made from," in second
    assert "is sound" in run("verify_release", tmp_path / "a")


def test_bad_rows_are_listed_with_the_verdict_last(questions: Path) -> None:
    (questions / "algebra_test.csv").write_text("What?,1,2,3,4,Z\n,1,2,3,4,A\n")
    lines = refusal("import_benchmark", questions, "--name", "sums").splitlines()
    assert lines[0].startswith("algebra_test.csv, row 1, answer: 'Z'")
    assert lines[1] == "algebra_test.csv, row 2, question: is empty. Fill it in."
    assert lines[-1] == "Nothing was imported: 2 problems."
    assert not Benchmark.objects.exists()


def test_a_dry_run_prints_one_document_and_the_rows_behind_it(
    questions: Path, tmp_path: Path
) -> None:
    words = ("import_benchmark", questions, "--name", "sums", "--json")
    file = tmp_path / "report.csv"
    said = json.loads(run(*words, "--dry-run", "--report", file))
    assert (said["added"], said["dry_run"], said["difference"]) == (3, True, None)
    assert said["found"] == {"unknown_subject": 1}
    assert file.read_text().splitlines()[1:] == [
        "unknown_subject,algebra/dev/0,dev,algebra,subject,algebra"
    ]
    assert not Benchmark.objects.exists()
    assert json.loads(run(*words))["dry_run"] is False
    (questions / "algebra_dev.csv").write_text("What is 1 + 1?,1,2,3,4,C\n")
    assert "An import would be refused" in refusal(*words, "--dry-run")


def test_a_flood_of_bad_rows_is_cut_and_counted(questions: Path) -> None:
    (questions / "algebra_test.csv").write_text("What?,1,2,3,4,Z\n" * 500)
    lines = refusal("import_benchmark", questions, "--name", "sums").splitlines()
    assert lines[-2:] == ["... and 300 more", "Nothing was imported: 500 problems."]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--name", "Sums"], "name: Use lower-case letters"),
        (["--name", "s" * 90], "name: Ensure this value has at most 80 characters"),
        (["--name", "sums", "--licence", "l" * 90], "licence: Ensure this value has at most 80"),
        (["--name", "sums", "--answers", "index"], "this file's answers are index"),
        (["--name", "sums", "--layout", "global-mmlu"], "sample_id: the column is missing"),
        (["--name", "sums", "--header", "maybe"], "'maybe': say yes or no"),
        (["--name", "sums", "--layout", "odd"], "invalid choice: 'odd'"),
        ([], "the following arguments are required: --name"),
    ],
)
def test_import_benchmark_refuses_what_it_cannot_use(
    questions: Path, options: list[str], said: str
) -> None:
    assert said in refusal("import_benchmark", questions, *options)
    assert not Benchmark.objects.exists()


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    message = refusal("import_benchmark", tmp_path / "none", "--name", "sums")
    assert message == f"{tmp_path / 'none'} does not exist, or is a link that leads nowhere"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--languages", "xx"], "languages: “xx” has a part that is in no register"),
        (["--languages", "en"], "languages: “en” is the language of the source"),
        (["--languages", ","], "languages: Name at least one language"),
        (["--languages", "es,es"], "languages: Named twice: es"),
        (["--languages", "es", "--overlap-review", "0"], "overlap_review: 0 is out of range"),
        (["--languages", "es", "--overlap-label", "many"], "invalid int value: 'many'"),
        (["--languages", "es", "--seed", str(2**70)], "seed: 1180591620717411303424 is out"),
        (["--languages", "es", "--title", "t" * 201], "title: Ensure this value has at most 200"),
        (["--languages", "es", "--manager", "nobody"], "There is no user 'nobody'"),
        (["--languages", "es", "--benchmark", "none"], "no benchmark 'none'; there is: sums"),
    ],
)
def test_create_campaign_refuses_what_it_cannot_use(
    questions: Path, options: list[str], said: str
) -> None:
    run("import_benchmark", questions, "--name", "sums")
    words = ("create_campaign", "--benchmark", "sums", "--name", "one")
    assert said in refusal(*words, *options)
    assert not Campaign.objects.exists()


def test_create_campaign_again_with_another_plan_is_refused(questions: Path) -> None:
    run("import_benchmark", questions, "--name", "sums")
    words = ("create_campaign", "--benchmark", "sums", "--name", "one", "--languages")
    run(*words, "es,am")
    assert "Nothing changed" in run(*words, "am, es")
    for options in (["es"], ["es,am", "--overlap-review", "2"], ["es,am", "--seed", "5"]):
        assert "There is a campaign named one already" in refusal(*words, *options)
    assert Campaign.objects.count() == 1


def test_the_named_manager_runs_the_campaign(questions: Path) -> None:
    user = UserFactory()
    run("import_benchmark", questions, "--name", "sums")
    run("create_campaign", "--benchmark", "sums", "--name", "one", "--languages", "es",
        "--manager", user.username)  # fmt: skip
    membership = Campaign.objects.get().memberships.get()
    assert (membership.user, membership.role) == (user, Role.MANAGER)


def test_nobody_has_to_be_named_while_one_administrator_is_there_who_runs_it(
    questions: Path, administrator: User
) -> None:
    run("import_benchmark", questions, "--name", "sums")
    words = ("create_campaign", "--benchmark", "sums", "--languages", "es", "--name")
    run(*words, "one")
    assert Campaign.objects.get().memberships.get().user == administrator
    other = UserFactory(is_superuser=True, username="zoe")
    assert "several administrators: administrator, zoe." in refusal(*words, "two")
    User.objects.filter(pk__in=[administrator.pk, other.pk]).update(is_active=False)
    assert "--manager USER. There is no administrator yet" in refusal(*words, "two")
    assert Campaign.objects.count() == 1


def test_import_translations_tells_of_rows_left_over_and_items_left_out(
    questions: Path, texts: Path
) -> None:
    (questions / "algebra_dev.csv").unlink()
    with (questions / "algebra_test.csv").open("a") as file:
        file.write("And 1 + 3?,1,2,3,4,D\n")
    run("import_benchmark", questions, "--name", "sums")
    run("create_campaign", "--benchmark", "sums", "--name", "one", "--languages", "es")
    said = run("import_translations", texts, "--campaign", "one", "--language", "es",
               "--engine", "mine")  # fmt: skip
    assert "1 rows belong to no item of the benchmark; the first is algebra/dev/0." in said
    assert "1 items of these subjects and splits are without a text; the first is alge" in said
    assert "Added 2 texts" in said


def test_texts_that_only_open_tasks_are_not_called_no_change(questions: Path, texts: Path) -> None:
    run("import_benchmark", questions, "--name", "sums")
    for name in ("one", "two"):
        run("create_campaign", "--benchmark", "sums", "--name", name, "--languages", "es")
    words = ("import_translations", texts, "--language", "es", "--engine", "mine", "--campaign")
    run(*words, "one")
    assert "Added 0 texts; 3 were there already. Opened 3 tasks." in run(*words, "two")
    assert "Nothing changed" in run(*words, "two")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--language", "fr", "--engine", "e"], "language: "),
        (["--language", "es", "--engine", " "], "engine: Name the engine"),
        (["--language", "es", "--engine", "e" * 90], "engine: Ensure this value has at most 80"),
        (["--language", "es", "--engine", "e", "--campaign", "none"], "no campaign named 'none'"),
    ],
)
def test_import_translations_refuses_what_it_cannot_use(
    texts: Path, options: list[str], said: str
) -> None:
    campaign = make_campaign(translated=False)
    words = ("import_translations", texts, "--campaign", campaign.name)
    assert said in refusal(*words, *options)
    assert not Translation.objects.exists()


@needs_apertium
def test_pretranslate_says_what_it_made_and_then_that_nothing_changed(
    settings: Any, tmp_path: Path
) -> None:
    settings.RUNS_DIR = tmp_path
    campaign = make_campaign(translated=False, languages=["es", "sr"])
    words = ("pretranslate", "--campaign", campaign.name, "--engine", "apertium")
    es, sr = run(*words, "--language", "es,sr", "--estimate").splitlines()
    assert es.startswith("es, apertium: 4 items, ")
    assert es.partition(":")[2] == sr.partition(":")[2]
    assert run(*words, "--language", "es") == "Added 4 texts. Opened 4 tasks.\n"
    told = "es, apertium: Nothing changed.\nsr, apertium: Added 4 texts. Opened 4 tasks.\n"
    assert run(*words, "--language", "es,sr") == told
    assert Task.objects.filter(kind="review").count() == 8
    document = json.loads(run(*words, "--language", "sr", "--json"))
    (done,) = document["runs"]
    assert (done["state"], done["added"], done["failures"]) == ("done", 0, [])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--language", "es", "--engine", "babelfish"], "no engine “babelfish”"),
        (["--language", "fr", "--engine", "apertium"], "Not in this campaign: fr"),
        (["--language", "es"], "required: --engine"),
        (["--language", "es", "--engine", "apertium", "--max-cost", "5"], "needs both prices"),
        (
            ["--language", "es", "--engine", "dear", "--currency", "\u202e", "--input-price", "1"],
            "such as EUR",
        ),
        (["--language", "es", "--engine", "openai:http://127.0.0.1/v1#a\n"], "Name a server"),
    ],
)
def test_pretranslate_refuses_what_it_cannot_use(options: list[str], said: str) -> None:
    campaign = make_campaign(translated=False)
    assert said in refusal("pretranslate", "--campaign", campaign.name, *options)


def test_pretranslate_says_how_to_agree_to_what_it_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    install_dear(monkeypatch)
    campaign = make_campaign(translated=False)
    words = ("pretranslate", "--campaign", campaign.name, "--language", "es", "--engine", "dear")
    unknown = refusal(*words)
    assert unknown.startswith("A price is missing")
    assert "--yes, or give --input-price" in unknown
    assert refusal(*words, "--character-price", 1e6, "--currency", "EUR").endswith("--yes.")


def test_build_release_refuses_what_it_cannot_use(tmp_path: Path) -> None:
    campaign = make_campaign()
    words = ("build_release", "--campaign", campaign.name, "--release-version")
    assert "semantic version" in refusal(*words, "one")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("mine")
    assert refusal(*words, "1.0.0", "--out", tmp_path / "taken")
    assert (tmp_path / "taken" / "mine.txt").read_text() == "mine"


def test_verify_release_names_the_damaged_file(tmp_path: Path) -> None:
    campaign = make_campaign()
    run("build_release", "--campaign", campaign.name, "--release-version", "1.0.0",
        "--out", tmp_path / "r")  # fmt: skip
    (tmp_path / "r" / "README.md").write_text("changed")
    assert "README.md" in refusal("verify_release", tmp_path / "r")
    assert "is no folder" in refusal("verify_release", tmp_path / "none")


def test_a_refusal_on_the_command_line_is_one_line_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_release", str(tmp_path / "none")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "CommandError: " in done.stderr
    assert "Traceback" not in done.stderr


def test_plant_controls_says_what_it_made_and_then_that_nothing_changed() -> None:
    campaign = controlled_campaign(items=3, share=10)
    accept_texts(campaign, 2)
    words = ("plant_controls", "--campaign", campaign.name, "--language", "es", "--count", "3")
    said = run(*words)
    assert "For 1 more there is no fitting accepted text yet." in said
    assert "Planted damage in 2 texts." in said
    assert "Controls are 10 % of the tasks handed out." in said
    assert "Nothing changed." in run(*words)
    assert Control.objects.count() == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--language", "am", "--count", "1"], "does not work in"),
        (["--language", "es", "--count", "0"], "give 1 to 1000"),
        (["--language", "es", "--count", "1", "--kinds", "typos"], "not one of: option_swapped"),
    ],
)
def test_plant_controls_refuses_what_it_cannot_use(options: list[str], said: str) -> None:
    campaign = controlled_campaign(items=1)
    assert said in refusal("plant_controls", "--campaign", campaign.name, *options)


@pytest.mark.parametrize(
    "words", [("export_decisions",), ("export_translations", "--language", "es", "--format", "csv")]
)
def test_an_export_into_a_folder_that_is_missing_names_it_and_makes_nothing(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    campaign = make_campaign(items=1)
    out = tmp_path / "nowhere" / "file"
    said = refusal(*words, "--campaign", campaign.name, "--out", out)
    assert said == f"There is no folder {out.parent}; make it first."
    assert not out.parent.exists()
