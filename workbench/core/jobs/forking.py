"""A child of a worker, in which work may take long, much memory, or the process with it."""

import os
import signal
import sys
import traceback
from collections.abc import Callable

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from workbench.core.processes import ends_with_parent


def fork(work: Callable[[], None]) -> int:
    """Do `work` in a child that ends with this process; returns the child's number.

    Connections are not for two, so both make their own.
    """
    for connection in connections.all():
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()
    end_with_parent = ends_with_parent(signal.SIGKILL)
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    try:
        end_with_parent()
        # The worker's own signals are for the worker, which lets its work end or kills it.
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, signal.SIG_IGN)
        work()
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
