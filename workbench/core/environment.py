"""The only reader of the environment; every setting that a deployment may change is here.

Names, defaults and meanings are listed in docs/configuration.md, and a test keeps it so.
"""

import fcntl
import os
import re
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbench.core.proxies import Proxies

SECOND_FACTOR_ROLES = ("managers", "staff", "everyone")
ROOT = Path(__file__).resolve().parents[2]


class ConfigurationError(Exception):
    """The environment is not usable as it is; the message says what to set."""


@dataclass(frozen=True)
class Environment:
    """What the environment says.

    `database_url` and `redis_url` are None where the embedded services are to be used.
    """

    data_dir: Path
    database_url: str | None
    redis_url: str | None
    secret_key: str
    former_secret_keys: tuple[str, ...]
    debug: bool
    server_timing: bool
    demo: bool
    allowed_hosts: tuple[str, ...]
    trusted_origins: tuple[str, ...]
    behind_tls: bool
    trusted_proxies: Proxies
    second_factor_for: tuple[str, ...]
    access_log_days: int
    releases_dir: Path
    runs_dir: Path
    store: str
    store_endpoint: str
    store_region: str
    cache_megabytes: int
    public_url: str
    email_url: str | None
    from_email: str
    upload_days: int
    job_megabytes: int
    import_rows: int
    import_megabytes: int
    import_ratio: int
    consent_cost: int


@cache
def environment() -> Environment:
    """Read the environment once.

    Raises:
        ConfigurationError: a value is missing or malformed.
    """
    data_dir = Path(os.environ.get("WORKBENCH_DATA_DIR") or ROOT / ".data").resolve()
    database_url = os.environ.get("DATABASE_URL") or None
    behind_tls = _flag("WORKBENCH_BEHIND_TLS", default=False)
    return Environment(
        data_dir=data_dir,
        database_url=database_url,
        redis_url=os.environ.get("REDIS_URL") or None,
        secret_key=_secret_key(data_dir, deployed=database_url is not None),
        former_secret_keys=_words("SECRET_KEY_FALLBACKS"),
        debug=_flag("WORKBENCH_DEBUG", default=False),
        server_timing=_flag("WORKBENCH_SERVER_TIMING", default=False),
        demo=_flag("WORKBENCH_DEMO", default=database_url is None),
        allowed_hosts=_words("WORKBENCH_ALLOWED_HOSTS") or ("localhost", "127.0.0.1", "[::1]"),
        trusted_origins=_words("WORKBENCH_TRUSTED_ORIGINS"),
        behind_tls=behind_tls,
        trusted_proxies=_trusted_proxies(behind_tls=behind_tls),
        second_factor_for=_second_factor_for(),
        access_log_days=_access_log_days(),
        releases_dir=Path(os.environ.get("WORKBENCH_RELEASES_DIR") or data_dir / "releases"),
        runs_dir=Path(os.environ.get("WORKBENCH_RUNS_DIR") or data_dir / "runs"),
        store=_store(),
        store_endpoint=os.environ.get("AWS_ENDPOINT_URL", ""),
        store_region=os.environ.get("AWS_REGION", ""),
        cache_megabytes=_number("WORKBENCH_CACHE_MEGABYTES", default=20_480),
        public_url=_public_url(),
        email_url=os.environ.get("WORKBENCH_EMAIL_URL") or None,
        from_email=os.environ.get("WORKBENCH_FROM_EMAIL") or "workbench@localhost",
        upload_days=_number("WORKBENCH_UPLOAD_DAYS", default=7),
        job_megabytes=_number("WORKBENCH_JOB_MEGABYTES", default=0),
        import_rows=_number("WORKBENCH_IMPORT_ROWS", default=1_000_000),
        import_megabytes=_number("WORKBENCH_IMPORT_MEGABYTES", default=2048),
        import_ratio=_number("WORKBENCH_IMPORT_RATIO", default=200),
        consent_cost=_number("WORKBENCH_CONSENT_COST", default=1),
    )


def variable(name: str) -> str | None:
    """A variable whose name is known elsewhere: in an engine's folder, or on a command line."""
    return os.environ.get(name) or None


def child_environment(**more: str) -> dict[str, str]:
    """What a program started here finds: this environment, and what is only for it."""
    return os.environ | more


def _flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if not value:
        return default
    raise ConfigurationError(f"{name} is {value!r}; set it to 1 or 0.")


def _number(name: str, *, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if value.isascii() and value.isdigit() and int(value[:10]):
        return int(value[:10])
    raise ConfigurationError(f"{name} is {value!r}; set it to a whole number above 0.")


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in os.environ.get(name, "").split(",") if word.strip())


def _trusted_proxies(*, behind_tls: bool) -> Proxies:
    try:
        proxies = Proxies.parse(_words("WORKBENCH_TRUSTED_PROXIES"))
    except ValueError as error:
        raise ConfigurationError(
            f"WORKBENCH_TRUSTED_PROXIES: {error}; set it to the number of proxies in front, or to "
            "their networks, such as 10.0.0.0/8,127.0.0.1."
        ) from None
    if behind_tls and not proxies:
        raise ConfigurationError(
            "WORKBENCH_BEHIND_TLS is on, and no proxy is trusted to say that a request came over "
            "TLS; set WORKBENCH_TRUSTED_PROXIES to the number of proxies in front (mostly 1), or "
            "to their networks."
        )
    return proxies


def _store() -> str:
    address = os.environ.get("WORKBENCH_STORE", "").strip().rstrip("/")
    if address and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]+(/[\w.-]+)*", address, re.ASCII):
        raise ConfigurationError(
            f"WORKBENCH_STORE is {address!r}; set it to a bucket, such as s3://bucket/workbench, "
            "or leave it out to keep files in folders of this machine."
        )
    return address


def _public_url() -> str:
    url = os.environ.get("WORKBENCH_PUBLIC_URL", "").strip().rstrip("/")
    if url and not url.startswith(("http://", "https://")):
        raise ConfigurationError(
            f"WORKBENCH_PUBLIC_URL is {url!r}; set it to an address such as "
            "https://workbench.example.org."
        )
    return url


def _second_factor_for() -> tuple[str, ...]:
    roles = _words("WORKBENCH_SECOND_FACTOR")
    if unknown := set(roles) - set(SECOND_FACTOR_ROLES):
        raise ConfigurationError(
            f"WORKBENCH_SECOND_FACTOR: {', '.join(sorted(unknown))} is not known; set it to any of "
            f"{', '.join(SECOND_FACTOR_ROLES)}."
        )
    return roles


def _access_log_days() -> int:
    days = os.environ.get("WORKBENCH_ACCESS_LOG_DAYS") or "180"
    if not days.isdecimal() or not 7 <= int(days) <= 3650:
        raise ConfigurationError(
            f"WORKBENCH_ACCESS_LOG_DAYS is {days!r}; set it to a number from 7 to 3650."
        )
    return int(days)


def _secret_key(data_dir: Path, *, deployed: bool) -> str:
    """The key from the environment; without a database URL, one made once and kept."""
    key = os.environ.get("SECRET_KEY", "")
    if key:
        return key
    if deployed:
        raise ConfigurationError(
            "SECRET_KEY is not set; with DATABASE_URL, set it to a long random string."
        )
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _kept_key(data_dir / "secret_key")
    except OSError as error:
        raise ConfigurationError(
            f"{error.filename or data_dir}: {error.strerror}. "
            "Set WORKBENCH_DATA_DIR to a folder that can be written."
        ) from error


def _kept_key(path: Path) -> str:
    """Made by whoever comes first, and anew where the file is empty, as after a loss of power."""
    if path.exists() and (kept := path.read_text().strip()):
        return kept
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if kept := file.read().strip():
            return kept
        made = secrets.token_urlsafe(50)
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
        return made
