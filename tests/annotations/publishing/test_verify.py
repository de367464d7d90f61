import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from annotations.publishing import verify_release
from tests.length import length
from workbench.release_format.manifest import SEAL, file_entries, hash_of_files, sealed
from workbench.release_format.schemas import SCHEMA_VERSION, SIDE_TABLES, columns_at

TABLE = "es/test-00000-of-00001.parquet"


@pytest.fixture
def release(tmp_path: Path, sound_release: Path) -> Path:
    return Path(shutil.copytree(sound_release, tmp_path / "copied to another place"))


def test_a_release_is_sound_wherever_it_lies(release: Path) -> None:
    assert verify_release(release) == []


def test_byte_code_that_a_use_of_the_tasks_leaves_is_no_damage(release: Path) -> None:
    cache = release / "lm_eval" / "__pycache__"
    cache.mkdir(exist_ok=True)
    (cache / "utils.cpython-311.pyc").touch()
    assert verify_release(release) == []
    (cache / "other.pyc").touch()
    (problem,) = verify_release(release)
    assert problem.file == "lm_eval/__pycache__/other.pyc"


def append(release: Path) -> None:
    with (release / TABLE).open("ab") as file:
        file.write(b"x")


def flip(release: Path) -> None:
    content = bytearray((release / "README.md").read_bytes())
    content[-2] ^= 1
    (release / "README.md").write_bytes(content)


def replace_by_link(release: Path) -> None:
    (release / "README.md").unlink()
    (release / "README.md").symlink_to(release / "manifest.json")


def test_one_bit_changed_in_any_file_is_named_by_its_file(release: Path) -> None:
    rng = Random(5)
    files = [path for path in sorted(release.rglob("*")) if path.is_file() and path.stat().st_size]
    for path in files:
        content = path.read_bytes()
        for _ in range(length("BITS_PER_FILE", short=1, whole=50)):
            place, bit = rng.randrange(len(content)), rng.randrange(8)
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            path.write_bytes(changed)
            named = {problem.file for problem in verify_release(release)}
            assert named == {path.relative_to(release).as_posix()}, (path, place, bit)
        path.write_bytes(content)
    assert len(files) > 10
    assert verify_release(release) == []


def test_any_bit_of_the_manifest_counts(release: Path) -> None:
    manifest = release / "manifest.json"
    content = manifest.read_bytes()
    rng = Random(6)
    for place in rng.sample(range(len(content)), length("BITS", short=60, whole=len(content))):
        changed = bytearray(content)
        changed[place] ^= 1 << rng.randrange(8)
        manifest.write_bytes(changed)
        (problem,) = verify_release(release)
        assert problem.file == "manifest.json", place


def test_the_manifest_of_a_former_version_needs_no_seal(release: Path) -> None:
    content = json.loads((release / "manifest.json").read_text())
    del content[SEAL]
    (release / "manifest.json").write_text(json.dumps(content | {"schema_version": "1.8"}))
    (problem,) = verify_release(release)
    assert problem.problem == "has other content than it had"
    (release / "manifest.json").write_text(json.dumps(content | {"schema_version": "1.7"}))
    assert "manifest.json" not in {problem.file for problem in verify_release(release)}


@pytest.mark.parametrize(
    ("damage", "file", "problem"),
    [
        (append, TABLE, "bytes, not those it had"),
        (flip, "README.md", "has other content"),
        (lambda release: (release / "README.md").unlink(), "README.md", "is missing"),
        (lambda release: (release / "es" / "notes").touch(), "es/notes", "not in the manifest"),
        (replace_by_link, "README.md", "no plain file"),
        (lambda release: (release / "manifest.json").unlink(), "manifest.json", "is missing"),
        (
            lambda release: (release / "manifest.json").write_text('{"files": 3}'),
            "manifest.json",
            "cannot be used",
        ),
    ],
)
def test_damage_is_named(
    release: Path, damage: Callable[[Path], object], file: str, problem: str
) -> None:
    damage(release)
    (found,) = verify_release(release)
    assert found.file == file
    assert problem in found.problem
    assert found.remedy


def rewrite_manifest(release: Path, **changes: Any) -> None:
    entries = file_entries(release)
    content = json.loads((release / "manifest.json").read_text())
    content["files"] = [vars(entry) for entry in entries]
    content["content_hash"] = hash_of_files({entry.path: entry.sha256 for entry in entries})
    (release / "manifest.json").write_text(sealed(content | changes))


def test_columns_and_row_counts_are_held_against_the_schema(release: Path) -> None:
    table = pq.read_table(release / TABLE)
    pq.write_table(table.slice(1).drop_columns(["region"]), release / TABLE)
    rewrite_manifest(release)
    problems = {(problem.file, problem.problem) for problem in verify_release(release)}
    assert problems == {
        (TABLE, "has other columns than the schema"),
        (TABLE, "has 21 rows, not 22"),
    }


def test_a_wrong_content_hash_and_a_foreign_schema_are_named(release: Path) -> None:
    rewrite_manifest(release, content_hash="0" * 64)
    (problem,) = verify_release(release)
    assert "content_hash" in problem.problem
    rewrite_manifest(release, schema_version="9.0")
    (problem,) = verify_release(release)
    assert "schema 9.0" in problem.problem


def test_row_counts_of_unlisted_tables_are_named(release: Path) -> None:
    shutil.rmtree(release / "es")
    rewrite_manifest(release)
    (problem,) = verify_release(release)
    assert "row counts name other tables" in problem.problem


def test_a_broken_table_is_named(release: Path) -> None:
    (release / TABLE).write_bytes(b"PAR1")
    rewrite_manifest(release)
    (problem,) = verify_release(release)
    assert "not a readable Parquet file" in problem.problem


def test_a_path_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (problem,) = verify_release(tmp_path / "nowhere")
    assert "no folder" in problem.problem


def make_older(release: Path, version: str) -> None:
    """Take from a folder what that schema version did not have yet."""
    rows = json.loads((release / "manifest.json").read_text())["rows"]
    for name, columns in SIDE_TABLES.items():
        path = release / name / f"{name}-00000-of-00001.parquet"
        if known := [column.name for column in columns_at(columns, version)]:
            pq.write_table(pq.read_table(path).select(known), path)
        else:
            shutil.rmtree(path.parent)
            del rows[name]
    _, header, body = (release / "README.md").read_text().split("---\n", 2)
    front = yaml.safe_load(header)
    front["configs"] = [one for one in front["configs"] if one["config_name"] in rows]
    (release / "README.md").write_text(f"---\n{yaml.safe_dump(front)}---\n{body}")
    rewrite_manifest(release, schema_version=version, rows=rows)


@pytest.mark.parametrize("version", ["1.0", "1.3", "1.7"])
def test_a_release_of_an_older_schema_is_held_against_the_columns_of_its_time(
    release: Path, version: str
) -> None:
    make_older(release, version)
    assert verify_release(release) == []
    rewrite_manifest(release, schema_version=SCHEMA_VERSION)
    assert {problem.problem for problem in verify_release(release)} == {
        "has other columns than the schema"
    }


def test_a_newer_schema_is_not_read(release: Path) -> None:
    rewrite_manifest(release, schema_version="1.99")
    (problem,) = verify_release(release)
    assert "schema 1.99" in problem.problem


DEV = "en/dev-00000-of-00001.parquet"
GROUP = "lm_eval/es/workbench_sample_es_medical.yaml"
LANGUAGE = "lm_eval/es/workbench_sample_es.yaml"


def edit(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(release: Path) -> None:
        text = (release / name).read_text(encoding="utf-8")
        assert old in text
        (release / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


def without_a_category(release: Path) -> None:
    (release / "lm_eval/es/workbench_sample_es_humanities.yaml").unlink()


def without_a_language(release: Path) -> None:
    (release / LANGUAGE).unlink()


@pytest.mark.parametrize(
    ("damage", "file", "problem"),
    [
        (without_a_category, TABLE, "load the 12 rows of world_religions 0 times"),
        (without_a_category, LANGUAGE, "names workbench_sample_es_humanities, which is not there"),
        (without_a_language, "lm_eval/es", "no group of the harness has all of its tasks"),
        (
            edit(GROUP, '"subject": "virology"', '"subject": "Virology"'),
            GROUP,
            "no row of Virology",
        ),
        (
            edit(GROUP, '"subject": "virology"', '"subject": "virology", "label": "CS"'),
            TABLE,
            "load the 1 rows of virology CS 2 times",
        ),
        (
            edit(LANGUAGE, ',\n  "workbench_sample_es_medical"', ""),
            "lm_eval/es",
            "no group of the harness has all of its tasks",
        ),
        (
            edit(LANGUAGE, '"task": [', '"task": ["workbench_sample_es_medical",'),
            LANGUAGE,
            "loads virology 2 times",
        ),
        (
            edit(LANGUAGE, '"task": [', '"task": ["workbench_sample_es",'),
            "lm_eval",
            "the group workbench_sample_es is in itself",
        ),
        (
            edit(GROUP, '"workbench_sample_es_v', '"workbench_sample_EN_v'),
            GROUP,
            "is taken for workbench_sample_en_virology",
        ),
        (
            edit("README.md", "config_name: votes", "config_name: Es"),
            "README.md",
            "the name Es is taken for es",
        ),
        (
            edit("README.md", "split: dev", "split: train"),
            "en/dev-00000-of-00001.parquet",
            "0 times",
        ),
        (edit("README.md", "---\n", "--\n"), "README.md", "cannot be used"),
    ],
)
def test_what_a_loader_would_lose_is_named(
    release: Path, damage: Callable[[Path], object], file: str, problem: str
) -> None:
    damage(release)
    rewrite_manifest(release)
    found = verify_release(release)
    assert any(one.file == file and problem in one.problem for one in found), found


def former_tasks(release: Path, *, choices: bool) -> None:
    """A file a task, and none of CA or CS alone, as until schema 1.7."""
    shutil.rmtree(release / "lm_eval")
    rows = {"es": ("virology", "world_religions"), "en": ("virology", "world_religions")}
    rows |= {"choices/es": ("virology",), "choices/en": ("virology",)} if choices else {}
    for language, subjects in rows.items():
        folder = release / "lm_eval" / language
        folder.mkdir(parents=True)
        names = [f"old_{language.replace('/', '_')}_{subject}" for subject in subjects]
        for name, subject in zip(names, subjects, strict=True):
            loaded = {"language": language, "subject": subject}
            task = {"task": name, "tag": f"{names[0]}_tasks", "dataset_kwargs": loaded}
            (folder / f"{subject}.yaml").write_text(yaml.safe_dump(task))
        group = {"group": f"old_{language.replace('/', '_')}", "task": names}
        (folder / "_group.yaml").write_text(yaml.safe_dump(group))


@pytest.mark.parametrize("choices", [True, False])
def test_task_files_of_former_versions_are_known(release: Path, choices: bool) -> None:
    former_tasks(release, choices=choices)
    rewrite_manifest(release)
    assert verify_release(release) == []
    (release / "lm_eval/es/virology.yaml").unlink()
    rewrite_manifest(release)
    found = verify_release(release)
    assert any(one.file == TABLE and "virology 0 times" in one.problem for one in found), found
