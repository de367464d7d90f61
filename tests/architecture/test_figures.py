"""The code as a whole stays within its bounds: `make architecture` prints the figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import figures, licences, services, words
from tests.architecture.figures import FIGURES, LONGEST, Figure
from tests.architecture.licences import UNKNOWN

MODULE = "annotations/services/new.py"
PAGE = "annotations/templates/new.html"


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_no_more_is_found_than_may_be(figure: Figure) -> None:
    found = figure.find()
    assert len(found) <= figure.bound, "\n".join(found)


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that stands for the code as a whole."""
    kept = (services._modules, services._functions)
    for module in (figures, services, words):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    for function in kept:
        function.cache_clear()
    yield tmp_path
    for function in kept:
        function.cache_clear()


def write(code: Path, path: str, text: str) -> None:
    (code / path).parent.mkdir(parents=True, exist_ok=True)
    (code / path).write_text(text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (MODULE, "kind = TaskKind.REVIEW"),
        (MODULE, "from annotations.kinds.review.acts import submit_review"),
        (MODULE, "from annotations.models import Review"),
        (MODULE, 'found = task.kind == "review"'),
        (PAGE, '{% if task.kind == "review" %}{% endif %}'),
    ],
)
def test_a_module_or_page_that_names_a_kind_is_found(code: Path, path: str, text: str) -> None:
    write(code, path, text)
    write(code, f"annotations/kinds/review/{Path(path).name}", text)
    write(
        code,
        "annotations/services/other.py",
        'from annotations.kinds.registry import find\n"review"',
    )
    assert words.naming_a_kind() == [path]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (MODULE, "tasks = Task.objects.filter(purpose=Purpose.PRODUCTION)"),
        (PAGE, '{% if task.purpose == "production" %}{% endif %}'),
    ],
)
def test_a_module_or_page_that_names_production_is_found(code: Path, path: str, text: str) -> None:
    write(code, path, text)
    write(code, "annotations/services/other.py", "tasks = Task.objects.production()")
    assert words.naming_production() == [path]


def test_a_module_that_builds_paths_into_a_store_is_found(code: Path) -> None:
    write(code, MODULE, "folder = settings.RELEASES_DIR / name")
    write(code, "workbench/core/stores/three.py", "store = LocalStore(settings.RUNS_DIR)")
    write(code, "workbench/config/settings.py", 'MEDIA_ROOT = env.data_dir / "uploads"')
    assert words.naming_folders_of_stores() == [MODULE]


def test_a_service_that_takes_arguments_by_place_is_found(code: Path) -> None:
    write(code, MODULE, "def begin(campaign): ...\ndef end(*, campaign): ...\ndef step(task): ...")
    write(
        code,
        "annotations/web/new.py",
        "from annotations.services import new\n"
        "from annotations.services.new import end\n"
        "new.begin(1)",
    )
    assert services.not_keyword_only() == ["annotations.services.new.begin(campaign)"]


def test_a_module_that_is_too_long_is_found(code: Path) -> None:
    write(code, MODULE, "\n" * (LONGEST + 1))
    write(code, "annotations/services/other.py", "\n" * LONGEST)
    assert figures._over_long() == [f"{MODULE}: {LONGEST + 1}"]


@pytest.mark.parametrize("stated", ["GPL-3.0-only", UNKNOWN])
def test_a_library_that_may_not_run_is_found(monkeypatch: pytest.MonkeyPatch, stated: str) -> None:
    monkeypatch.setattr(licences, "licence", lambda _: stated)
    monkeypatch.setattr(licences, "running", lambda: {"library": None})
    assert licences.unfit() == [f"library: {stated}"]
