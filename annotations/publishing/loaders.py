"""Is each row of a release loaded exactly once, by `datasets` and by lm-evaluation-harness?

The card's configs and the task files are read as those programs read them: of two configs, tasks
or groups with one name the second is lost without a word.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import yaml
from yaml import YAMLError

from workbench.core.messages import gettext_noop
from workbench.release_format.layout import (
    CARD,
    CHOICES_FOLDER,
    HARNESS,
    LANGUAGE_CODE,
    config_of,
    question_files,
)
from workbench.release_format.names import fold
from workbench.release_format.verification import Problem

_BUILD_AGAIN = gettext_noop("Build the release again")


class _Loader(yaml.SafeLoader):
    """The harness's YAML; what a `!function` names is left as its name."""


_Loader.add_constructor("!function", lambda _, node: str(node.value))


Rows = Mapping[str, Mapping[str, int]]


def check_loaders(folder: Path, tables: Sequence[str], rows: Rows) -> Iterator[Problem]:
    """Hold the card and the task files of a folder against its tables."""
    for file, check in ((CARD, _check_configs), (HARNESS, _check_tasks)):
        try:
            yield from check(folder, tables, rows)
        except (ValueError, LookupError, TypeError, AttributeError, OSError, YAMLError) as error:
            reason = f"{type(error).__name__}: {error}"
            problem = gettext_noop("cannot be used (%(reason)s)", reason=reason)
            yield Problem(file, problem, _BUILD_AGAIN)


def _check_configs(folder: Path, tables: Sequence[str], rows: Rows) -> Iterator[Problem]:
    """Each table that has rows is one split of one config."""
    _, header, _ = (folder / CARD).read_text(encoding="utf-8").split("---\n", 2)
    configs = [(str(one["config_name"]), one["data_files"]) for one in _yaml(header)["configs"]]
    yield from _one_name((CARD, name) for name, _ in configs)
    loaded = Counter(
        (name, str(file["split"]), str(file["path"])) for name, files in configs for file in files
    )
    named = {(*config_of(path), path) for path in tables}
    wanted = Counter(one for one in named if rows.get(one[0], {}).get(one[1]))
    for config, split, path in sorted(wanted.keys() | loaded.keys()):
        times = loaded[config, split, path]
        if times != wanted[config, split, path]:
            problem = gettext_noop(
                "the config %(config)s loads it as split %(split)s %(times)s times",
                config=config,
                split=split,
                times=str(times),
            )
            yield Problem(path, problem, _BUILD_AGAIN)


def _check_tasks(folder: Path, tables: Sequence[str], _: Rows) -> Iterator[Problem]:
    """Each test row of a language is in one task, and each task in one group.

    Folders of former versions have no tasks for items with another number of options than four.
    """
    entries = _entries(folder / HARNESS)
    tasks = {path: one for path, one in entries.items() if "group" not in one}
    groups = {path: one for path, one in entries.items() if "group" in one}
    tags = {str(one["tag"]): path for path, one in tasks.items()}
    yield from _one_name(
        [
            *((path, str(one["task"])) for path, one in tasks.items()),
            *((path, str(one["group"])) for path, one in groups.items()),
            *((path, tag) for tag, path in tags.items()),
        ]
    )
    yield from _one_name((path, path) for path in entries)
    members = Counter(str(name) for one in groups.values() for name in one["task"])
    loaders: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for path, task in tasks.items():
        wanted = task["dataset_kwargs"]
        loaders[str(wanted["language"]), str(wanted["subject"])].append(path)
        if (times := members[str(task["task"])]) != 1:
            problem = gettext_noop("is %(times)s times in a group", times=str(times))
            yield Problem(path, problem, _BUILD_AGAIN)
    rows = _test_rows(folder, tables)
    if not (folder / HARNESS / CHOICES_FOLDER).is_dir():
        rows = {one: count for one, count in rows.items() if LANGUAGE_CODE.fullmatch(one[0])}
    yield from _each_once(rows, loaders)


def _test_rows(folder: Path, tables: Sequence[str]) -> dict[tuple[str, str], tuple[str, int]]:
    """How many test rows each folder of questions and subject has, and in which table."""
    questions = {file.relative_to(folder).as_posix() for file in question_files(folder)}
    found = {}
    for path in sorted(questions.intersection(tables)):
        if config_of(path)[1] == "test":
            subjects = pq.read_table(folder / path, columns=["subject"])["subject"].to_pylist()
            for subject, count in sorted(Counter(map(str, subjects)).items()):
                found[path.rpartition("/")[0], subject] = (path, count)
    return found


def _each_once(
    rows: Mapping[tuple[str, str], tuple[str, int]],
    loaders: Mapping[tuple[str, str], Sequence[str]],
) -> Iterator[Problem]:
    for (language, subject), (path, count) in rows.items():
        times = len(loaders.get((language, subject), ()))
        if times != 1:
            problem = gettext_noop(
                "tasks of the harness load the %(count)s rows of %(subject)s %(times)s times",
                count=str(count),
                subject=subject,
                times=str(times),
            )
            yield Problem(path, problem, _BUILD_AGAIN)
    for language, subject in sorted(loaders.keys() - rows.keys()):
        problem = gettext_noop("its language has no row of %(subject)s", subject=subject)
        yield Problem(loaders[language, subject][0], problem, _BUILD_AGAIN)


def _entries(folder: Path) -> dict[str, dict[str, Any]]:
    """The files that the harness takes for tasks and groups, by their paths in the release."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("**/*.yaml")):
        content = _yaml(file.read_text(encoding="utf-8"))
        if isinstance(content, dict) and "task" in content:
            found[file.relative_to(folder.parent).as_posix()] = content
    return found


def _one_name(named: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Names, each with the file that it stands in: none is taken for another."""
    known: dict[str, str] = {}
    for file, name in named:
        if other := known.get(fold(name)):
            problem = gettext_noop(
                "the name %(name)s is taken for %(other)s", name=name, other=other
            )
            yield Problem(file, problem, _BUILD_AGAIN)
        known[fold(name)] = name


def _yaml(text: str) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
