"""Work shared out among processes: in order, with its errors, and with an end."""

import os
import signal
from contextlib import closing
from functools import partial

import psutil
import pytest

from annotations.publishing.records import ReleaseError
from annotations.services.sharing_out import shared_out
from workbench.core.errors import Conflict


def doubled(number: int) -> tuple[int, int]:
    if number == 7:
        raise ReleaseError("seven is refused")
    return 2 * number, os.getpid()


def killed_at(number: int, wanted: int) -> int:
    if number == wanted:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def busy_after_the_first(number: int) -> int:
    if number:
        signal.pause()
    return number


def test_results_come_in_the_order_of_the_tasks_from_a_process_each() -> None:
    found = list(shared_out(doubled, [5, 1, 4, 2, 3, 6] * 2, processes=2))
    assert [value for value, _ in found] == [10, 2, 8, 4, 6, 12] * 2
    assert len({pid for _, pid in found} - {os.getpid()}) == len(found)


def test_an_error_is_raised_when_it_is_its_turn() -> None:
    results = shared_out(doubled, [1, 2, 7, 3], processes=2)
    assert [next(results)[0], next(results)[0]] == [2, 4]
    with pytest.raises(ReleaseError, match="seven is refused"):
        next(results)


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(Conflict, match="start it again"):
        list(shared_out(partial(killed_at, wanted=3), range(10), processes=2))


def test_the_processes_end_with_whoever_asked() -> None:
    before = set(psutil.Process().children())
    with closing(shared_out(busy_after_the_first, range(100), processes=2)) as results:
        assert next(results) == 0
        children = set(psutil.Process().children()) - before
        assert children
    assert not any(child.is_running() for child in children)
