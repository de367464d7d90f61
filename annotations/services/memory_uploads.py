"""Translation memories as pages and programs send them."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _

from annotations.models import Campaign
from annotations.services.memories import MemoryReport, import_memory
from annotations.services.page_words import in_page_words
from annotations.services.uploads import as_sent, readable
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.layouts.records import FormatError

LOOKED_AT = 2_000
"""Units that a page reads; the job reads all."""


@dataclass(frozen=True)
class MemoryPreview:
    """What would be stored; `problem` says why the files cannot be read."""

    report: MemoryReport | None = None
    problem: str = ""


def preview_memory(*, stored: str, campaign: Campaign, **asked: Any) -> MemoryPreview:
    """What the first units of an upload would be. Stores nothing.

    Raises:
        Invalid: as in `import_memory`, or the upload is gone.
    """
    try:
        with readable(stored=stored) as path:
            report = import_memory(
                path=path, campaign=campaign, dry_run=True, most=LOOKED_AT, **asked
            )
    except FormatError as error:
        said = localized(error.args[0], _)
        return MemoryPreview(problem=in_page_words(told=as_sent(told=said)))
    return MemoryPreview(report)


def import_content(*, content: str, campaign: Campaign, user: User, **asked: Any) -> MemoryReport:
    """Take a TMX file that is sent as a text; the rest is as in `import_memory`.

    Raises:
        Invalid: it cannot be used as a whole, too.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "content.tmx"
        path.write_bytes(content.encode("utf-8", "replace"))
        try:
            return import_memory(path=path, campaign=campaign, user=user, **asked)
        except FormatError as error:
            raise Invalid(content=localized(error.args[0], _)) from error
