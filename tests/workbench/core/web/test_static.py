import re
from os.path import normpath
from pathlib import Path
from shutil import copyfile

import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile

import workbench.core.web
from workbench.core.web.storage import StaticStorage

WEB = Path(workbench.core.web.__file__).parent
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
OWN = [path for path in (WEB / "static").rglob("*") if path.suffix in {".css", ".js"}]
BUDGET_BYTES = 60_000
ROOT = WEB.parents[2]
ALL_OWN = [
    path
    for app in ("annotations", "evaluation", "workbench")
    for path in (ROOT / app).rglob("static/**/*")
    if path.suffix in {".css", ".js"}
]
WHOLE_BUDGET_BYTES = 275_000
IMPORT = re.compile(r'from "((?:\./|\.\./\.\./desk/)[\w-]+\.js)";')


def served(path: Path) -> Path:
    """The name by which a static file is served."""
    parts = path.parts
    return Path(*parts[parts.index("static") + 1 :])


def test_own_script_and_style_stay_within_the_budget() -> None:
    assert sum(path.stat().st_size for path in OWN) < BUDGET_BYTES


def test_script_and_style_of_all_apps_stay_within_their_budget() -> None:
    assert set(OWN) < set(ALL_OWN)
    assert sum(path.stat().st_size for path in ALL_OWN) < WHOLE_BUDGET_BYTES


@pytest.mark.parametrize("module", [p for p in ALL_OWN if p.suffix == ".js"], ids=lambda p: p.name)
def test_modules_import_only_from_their_own_folder_and_the_desk(module: Path) -> None:
    text = module.read_text()
    for path in IMPORT.findall(text):
        assert finders.find(normpath(served(module).parent / path)), path
    assert len(re.findall(r"^import|^\} from", text, re.MULTILINE)) == len(IMPORT.findall(text))


@pytest.mark.parametrize(
    ("module", "imported"),
    [("desk/outbox.js", "./store"), ("kinds/review/review.js", "../../desk/key-names")],
)
def test_what_a_module_imports_is_named_by_its_content(
    tmp_path: Path, module: str, imported: str
) -> None:
    for path in ALL_OWN:
        copy = tmp_path / served(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copyfile(path, copy)
    storage = StaticStorage(location=tmp_path)
    names = [str(served(path)) for path in ALL_OWN if path.suffix == ".js"]
    assert all(done for _, _, done in storage.post_process({n: (storage, n) for n in names}))
    stored = tmp_path / storage.stored_name(module)
    found = re.search(rf'from "({re.escape(imported)}\.[0-9a-f]+\.js)";', stored.read_text())
    assert found is not None
    assert (stored.parent / found[1]).exists()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_static_file_that_a_template_names_exists(template: Path) -> None:
    for name in re.findall(r"\{% static '([^']+)' %\}", template.read_text()):
        assert finders.find(name), name


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_what_the_security_policy_forbids(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|hx-on|javascript:|https?://", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_bootstrap_is_found_by_name_and_nothing_beside_it() -> None:
    assert finders.find("bootstrap/bootstrap.min.css")
    assert finders.find("bootstrap/bootstrap.bundle.min.js") is None
    listed = {name for finder in finders.get_finders() for name, _ in finder.list([])}
    assert {"bootstrap.min.css", "bootstrap.rtl.min.css"} <= listed
    assert "bootstrap.bundle.min.js" not in listed


def test_style_sheets_are_stored_whole_and_without_spaces(tmp_path: Path) -> None:
    storage = StaticStorage(location=tmp_path / "stored")
    text = b"/* why */\n.a { color: red; }\n.b > .c { width: calc(1px + 2px); }\n"
    for name in ("a.css", "b.min.css"):
        storage.save(name, ContentFile(text))
    names = {name: (storage, name) for name in ("a.css", "b.min.css")}
    assert all(done for _, _, done in storage.post_process(names))
    kept = {name: (tmp_path / "stored" / storage.stored_name(name)).read_bytes() for name in names}
    assert kept["a.css"] == b".a{color:red}.b>.c{width:calc(1px + 2px)}"
    assert kept["b.min.css"] == text
