"""Names in a release folder of which a loader would take one for another."""

from collections.abc import Iterable, Iterator

from workbench.core.messages import gettext_noop
from workbench.release_format.names import fold
from workbench.release_format.verification import Problem

BUILD_AGAIN = gettext_noop("Build the release again")


def one_name(named: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Names, each with the file that it stands in: none is taken for another."""
    known: dict[str, str] = {}
    for file, name in named:
        if other := known.get(fold(name)):
            problem = gettext_noop(
                "the name %(name)s is taken for %(other)s", name=name, other=other
            )
            yield Problem(file, problem, BUILD_AGAIN)
        known[fold(name)] = name
