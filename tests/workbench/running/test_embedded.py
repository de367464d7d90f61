"""The embedded services, as real processes on folders of their own."""

import os
import pwd
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import psycopg
import pytest
import redis

from tests.workbench.processes import is_alive, python, wait_until
from workbench.running.embedded import EmbeddedServicesError, daemon, ensure, locks
from workbench.running.embedded.client import stop_daemon
from workbench.running.embedded.data_dir import SOCKET_PATH_LIMIT, DataDir, State
from workbench.running.embedded.privileges import child_setup
from workbench.running.embedded.services import Service

CLIENT = (
    "from workbench.running import embedded; embedded.ensure(); print('up', flush=True); input()"
)

pytestmark = pytest.mark.slow
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")


class Services:
    """The services of one folder, and the client processes that a test starts."""

    def __init__(self, data: Path) -> None:
        self.data_dir = DataDir(data)
        self.clients: list[subprocess.Popen[str]] = []

    def start_client(self, preexec: Callable[[], None] | None = None) -> subprocess.Popen[str]:
        client = python("-c", CLIENT, data=self.data_dir.path, preexec=preexec)
        self.clients.append(client)
        return client

    def client(self, preexec: Callable[[], None] | None = None) -> subprocess.Popen[str]:
        """A client that has the services up."""
        client = self.start_client(preexec)
        self.await_up(client)
        return client

    def await_up(self, client: subprocess.Popen[str]) -> None:
        assert client.stdout is not None
        line = client.stdout.readline()
        assert line == "up\n", line + client.stdout.read()

    def state(self) -> State:
        wait_until(self._is_ready, "the services are ready")
        state = self.data_dir.read_state()
        assert state is not None
        return state

    def _is_ready(self) -> bool:
        state = self.data_dir.read_state()
        return state is not None and state.ready

    def is_down(self) -> bool:
        return not locks.is_held(self.data_dir.daemon_lock)

    def query(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.data_dir.database_url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def broker(self) -> redis.Redis:
        return redis.Redis.from_url(self.data_dir.redis_url)

    def end(self) -> None:
        for client in self.clients:
            client.kill()
            client.communicate()
        stop_daemon(self.data_dir)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Services]:
    """Services that have never been started."""
    services = Services(tmp_path / "data")
    yield services
    services.end()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PostgreSQL that has been started once: making one takes longer than most tests here."""
    services = Services(tmp_path_factory.mktemp("made") / "data")
    services.client()
    services.end()
    return services.data_dir.postgres


@pytest.fixture
def services(fresh: Services, cluster: Path) -> Services:
    """Services that have been started before."""
    fresh.data_dir.prepare()
    subprocess.run(["cp", "--archive", cluster, fresh.data_dir.postgres], check=True)
    return fresh


def status_of(pid: int, field: str) -> str:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith(f"{field}:"))


def test_ten_processes_at_once_start_the_services_once(fresh: Services) -> None:
    clients = [fresh.start_client() for _ in range(10)]
    for client in clients:
        fresh.await_up(client)
    log = (fresh.data_dir.logs / "daemon.log").read_text()
    assert log.count("postgres started") == 1
    assert log.count("valkey started") == 1
    assert fresh.query("SELECT current_user, current_database()") == [("workbench", "workbench")]
    assert fresh.broker().ping()


@pytest.mark.parametrize("victim", ["postgres", "valkey", "daemon"])
def test_a_killed_process_comes_back_with_what_was_committed(
    services: Services, victim: str
) -> None:
    services.client()
    services.query("CREATE TABLE kept AS SELECT 1 AS n")
    services.broker().set("kept", "1")
    before = getattr(services.state(), victim)

    os.kill(before, signal.SIGKILL)
    wait_until(lambda: not is_alive(before), f"{victim} is dead")
    services.client()

    wait_until(lambda: getattr(services.state(), victim) != before, f"{victim} is back")
    assert services.query("SELECT n FROM kept") == [(1,)]
    assert services.broker().get("kept") == b"1"


def test_nothing_runs_unwatched_when_the_daemon_is_killed(services: Services) -> None:
    services.client()
    state = services.state()
    os.kill(state.daemon, signal.SIGKILL)
    services_pids = [pid for pid in (state.postgres, state.valkey) if pid is not None]
    assert len(services_pids) == 2
    wait_until(lambda: not any(map(is_alive, services_pids)), "they died with their daemon")


def test_the_services_stop_with_the_last_process_however_it_dies(services: Services) -> None:
    first, second = services.client(), services.client()
    state = services.state()
    first.kill()
    first.wait()
    services.client().communicate("\n")
    assert services.query("SELECT 1") == [(1,)]
    assert services.state() == state
    second.kill()
    wait_until(services.is_down, "the daemon has left")
    assert not any(is_alive(pid) for pid in (state.postgres, state.valkey) if pid)


def test_a_second_start_finds_the_data_of_the_first(services: Services) -> None:
    first = services.client()
    services.query("CREATE TABLE kept AS SELECT 7 AS n")
    first.communicate("\n")
    wait_until(services.is_down, "the daemon has left")
    services.client()
    assert services.query("SELECT n FROM kept") == [(7,)]


def test_a_stale_pid_file_that_names_a_living_process_is_no_obstacle(services: Services) -> None:
    services.client().kill()
    wait_until(services.is_down, "the daemon has left")
    pid_file = services.data_dir.postgres / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{services.data_dir.postgres}\n0\n5432\n\n\n\nready\n")
    services.client()
    assert services.query("SELECT 1") == [(1,)]


def test_an_interrupted_first_start_is_begun_anew(fresh: Services) -> None:
    fresh.data_dir.prepare()
    half_made = fresh.data_dir.path / "postgres.new"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    fresh.client()
    assert fresh.query("SELECT 1") == [(1,)]


def test_a_folder_of_another_postgresql_is_refused_with_a_remedy(fresh: Services) -> None:
    fresh.data_dir.prepare()
    fresh.data_dir.postgres.mkdir()
    (fresh.data_dir.postgres / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedServicesError, match="written by PostgreSQL 15, and this is 18"):
        ensure(fresh.data_dir)


def test_a_path_too_long_or_too_odd_for_a_socket_gets_a_short_folder(tmp_path: Path) -> None:
    services = Services(tmp_path / ("a folder with a long name " * 4).strip() / "data")
    try:
        services.client()
        assert len(str(services.data_dir.sockets / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT
        assert services.data_dir.sockets.stat().st_mode & 0o777 == 0o700
        assert services.query("SELECT 1") == [(1,)]
        assert services.broker().ping()
    finally:
        services.end()


def test_no_tcp_port_is_open(services: Services) -> None:
    services.client()
    assert services.query("SHOW listen_addresses") == [("",)]
    (port,) = services.broker().config_get("port").values()
    assert port in ("0", b"0")


def test_the_application_is_no_superuser_and_texts_sort_by_code_point(services: Services) -> None:
    services.client()
    assert services.query("SHOW is_superuser") == [("off",)]
    assert services.query("SHOW server_encoding") == [("UTF8",)]
    assert services.query("SELECT 'Z' < 'a', upper('ß') = 'ß', lower('É') = 'é'") == [
        (True, True, True)
    ]


def test_deleting_the_folder_ends_the_daemon(services: Services) -> None:
    services.client()
    state = services.state()
    services.data_dir.path.rename(services.data_dir.path.with_name("gone"))
    wait_until(lambda: not is_alive(state.daemon), "the daemon has left")


def test_stop_refuses_while_the_services_are_used(services: Services) -> None:
    client = services.client()
    refused = python("-m", "workbench.running.embedded", "stop", data=services.data_dir.path)
    assert "In use" in refused.communicate()[0]
    assert refused.returncode == 1
    assert services.query("SELECT 1") == [(1,)]
    client.kill()
    client.wait()
    stopped = python("-m", "workbench.running.embedded", "stop", data=services.data_dir.path)
    assert stopped.communicate()[0] == "Stopped.\n"
    assert services.is_down()


@only_root
def test_root_runs_them_as_an_account_that_is_not_root(fresh: Services, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    fresh.client()
    state = fresh.state()
    for pid in (state.postgres, state.valkey):
        assert pid is not None
        assert set(status_of(pid, "Uid").split()) == {str(pwd.getpwnam("nobody").pw_uid)}
        assert int(status_of(pid, "CapPrm"), 16) == 1 << 1, "CAP_DAC_OVERRIDE and no other"


@only_root
def test_an_ordinary_user_runs_them_too(fresh: Services, tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(tmp_path, nobody.pw_uid, nobody.pw_gid)
    fresh.client(preexec=child_setup(signal.SIGKILL, nobody))
    state = fresh.state()
    assert status_of(state.daemon, "Uid").split()[0] == str(nobody.pw_uid)
    assert fresh.query("SELECT 1") == [(1,)]


@only_root
def test_the_folder_of_another_user_is_refused_with_a_remedy(fresh: Services) -> None:
    fresh.data_dir.path.mkdir()
    nobody = pwd.getpwnam("nobody")
    os.chown(fresh.data_dir.path, nobody.pw_uid, nobody.pw_gid)
    with pytest.raises(EmbeddedServicesError, match="belongs to the user with the id"):
        ensure(fresh.data_dir)


class Fragile:
    """A service that is ready once, if ever."""

    name, log = "fragile", "its log"

    def __init__(self, folder: Path, *, ready: bool) -> None:
        self.lock, self._ready = folder / "lock", ready

    def prepare(self) -> None: ...

    def start(self, lock: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(["/bin/sleep", "60"])

    def is_ready(self, pid: int) -> bool:
        ready, self._ready = self._ready, False
        return ready


@pytest.mark.parametrize("ready", [True, False])
def test_only_a_service_that_was_never_ready_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ready: bool
) -> None:
    """What has been ready wants room on the disk perhaps, which will come."""
    monkeypatch.setattr(daemon, "PAUSES_S", (0.0,))
    kept = daemon.KeptService(cast("Service", Fragile(tmp_path, ready=ready)))

    def live_and_die() -> None:
        kept.tick()
        kept.tick()
        assert kept.process is not None
        kept.process.kill()
        kept.process.wait()
        kept.tick()

    for _ in range(daemon.MAX_FAILURES - 1):
        live_and_die()
    if ready:
        for _ in range(3 * daemon.MAX_FAILURES):
            live_and_die()
    else:
        with pytest.raises(EmbeddedServicesError, match="its log says why"):
            live_and_die()


def test_the_daemon_outlives_a_disk_without_room_for_its_news(tmp_path: Path) -> None:
    """A folder in the file's place fails as a full disk does."""
    found = DataDir(tmp_path)
    (tmp_path / "services.new").mkdir()
    keeper, state = daemon.Daemon(found, -1), State(daemon=1)
    keeper._publish(state)
    (tmp_path / "services.new").rmdir()
    keeper._publish(state)
    assert found.read_state() == state


def test_the_daemon_loads_neither_django_nor_celery(tmp_path: Path) -> None:
    module = "workbench.running.embedded.__main__"
    code = f"import sys, {module}; print({{'django', 'celery'}} & set(sys.modules))"
    process = python("-c", code, data=tmp_path)
    assert process.communicate()[0] == "set()\n"
