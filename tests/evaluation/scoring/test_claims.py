import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.scoring import claims
from evaluation.scoring.claims import LEASE_SECONDS, Claims

ROOT = Path(__file__).resolve().parents[3]
HOLD = """
import sys
from pathlib import Path
from evaluation.scoring.claims import Claims
out = Path(sys.argv[1])
with Claims(out, out / "run.json") as held:
    print(held.take("shard"), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def guard(tmp_path):
    (tmp_path / "run.json").write_text("{}")
    return tmp_path / "run.json"


def opened(guard):
    return Claims(guard.parent, guard)


def left(guard):
    return sorted(path.name for path in guard.parent.iterdir())


def test_a_shard_is_one_processs_until_it_drops_it(guard):
    with opened(guard) as first, opened(guard) as second:
        assert first.take("shard")
        assert first.take("shard")
        assert not second.take("shard")
        assert second.take("another")
        first.drop("shard")
        assert second.take("shard")
    assert left(guard) == ["run.json"]


def test_who_ends_gives_up_all(guard):
    with opened(guard) as second:
        with opened(guard) as first:
            assert first.take("shard")
        assert second.take("shard")


def test_a_process_that_was_killed_holds_nothing(guard):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(guard.parent)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "True\n"
    with opened(guard) as other:
        assert not other.take("shard")
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert other.take("shard")
    assert left(guard) == ["run.json"]


def test_on_another_machine_the_heartbeat_decides(guard, monkeypatch):
    """Locks may not reach from one machine to another."""
    with monkeypatch.context() as patched:
        patched.setattr(claims.socket, "gethostname", lambda: "elsewhere")
        distant = opened(guard)
    with distant, opened(guard) as near:
        assert distant.take("shard")
        distant._lock.close()
        assert not near.take("shard")
        (file,) = guard.parent.glob("claims/elsewhere!*.worker")
        long_ago = file.stat().st_mtime - LEASE_SECONDS - 1
        os.utime(file, (long_ago, long_ago))
        assert near.take("shard")


def test_who_was_taken_for_lost_can_go_on(guard):
    with opened(guard) as late, opened(guard) as other:
        assert late.take("shard")
        for file in guard.parent.glob("claims/*"):
            file.unlink()
        assert other.take("shard")
        assert not late.take("shard")
        assert late.take("another")
        assert not other.take("another")
    assert left(guard) == ["run.json"]
