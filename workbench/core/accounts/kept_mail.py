"""Mail where no server is configured to send it: kept in a folder, for administrators to read."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage as Mail
from django.core.mail.backends.base import BaseEmailBackend

KEPT_DAYS: Final = 30
_NAME = re.compile(r"\d{8}T\d{6}-[0-9a-f]{32}\.eml")


class KeptMail(BaseEmailBackend):
    """Django's backend: one file a mail, which only the server's own user can read."""

    def send_messages(self, email_messages: Sequence[Mail]) -> int:
        folder = Path(settings.KEPT_MAIL)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex}.eml"
            with os.fdopen(
                os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(mail.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class Kept:
    """One mail as it would have been sent."""

    at: datetime
    to: str
    subject: str
    text: str


def kept_mails(*, most: int) -> Iterator[Kept]:
    """The newest first."""
    for path in _files()[:most]:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        yield Kept(
            _written(path), str(mail["To"]), str(mail["Subject"]), str(body and body.get_content())
        )


def forget_kept_mails() -> int:
    """Delete those that are older than they are of use; returns how many."""
    limit = datetime.now(UTC) - timedelta(days=KEPT_DAYS)
    old = [path for path in _files() if _written(path) < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _files() -> list[Path]:
    folder = Path(settings.KEPT_MAIL)
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((path for path in found if _NAME.fullmatch(path.name)), reverse=True)


def _written(path: Path) -> datetime:
    return datetime.strptime(path.name.partition("-")[0], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
