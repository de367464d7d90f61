"""Is each row of a release loaded exactly once, by `datasets` and by lm-evaluation-harness?

The card's configs are read here and the task files in `harness_check`, as those programs read them:
of two with one name the second is lost without a word.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from yaml import YAMLError

from annotations.publishing.harness_check import check_tasks, read_yaml
from annotations.publishing.one_name import BUILD_AGAIN, one_name
from workbench.core.messages import gettext_noop
from workbench.release_format.layout import CARD, HARNESS, config_of
from workbench.release_format.verification import Problem

Rows = Mapping[str, Mapping[str, int]]


def check_loaders(folder: Path, tables: Sequence[str], rows: Rows) -> Iterator[Problem]:
    """Hold the card and the task files of a folder against its tables."""
    for file, problems in (
        (CARD, _check_configs(folder, tables, rows)),
        (HARNESS, check_tasks(folder, tables)),
    ):
        try:
            yield from problems
        except (ValueError, LookupError, TypeError, AttributeError, OSError, YAMLError) as error:
            reason = f"{type(error).__name__}: {error}"
            problem = gettext_noop("cannot be used (%(reason)s)", reason=reason)
            yield Problem(file, problem, BUILD_AGAIN)


def _check_configs(folder: Path, tables: Sequence[str], rows: Rows) -> Iterator[Problem]:
    """Each table that has rows is one split of one config."""
    _, header, _ = (folder / CARD).read_text(encoding="utf-8").split("---\n", 2)
    configs = [(str(one["config_name"]), one["data_files"]) for one in read_yaml(header)["configs"]]
    yield from one_name((CARD, name) for name, _ in configs)
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
            yield Problem(path, problem, BUILD_AGAIN)
