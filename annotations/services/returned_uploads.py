"""What an agency returned, as pages and programs send it."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _

from annotations.formats.segments.registry import format_named
from annotations.models import Campaign
from annotations.services.page_words import in_page_words
from annotations.services.returning_texts import (
    ReturnedTexts,
    import_post_edits,
    preview_post_edits,
)
from annotations.services.uploads import as_sent, readable
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.layouts.records import FormatError

LOOKED_AT = 200
"""Items that a page reads; the job reads all."""


@dataclass(frozen=True)
class ReturnPreview:
    """What would be stored; `problem` says why the files cannot be read."""

    report: ReturnedTexts | None = None
    problem: str = ""

    @property
    def is_whole(self) -> bool:
        return self.report is None or self.report.items < LOOKED_AT


def preview_upload(
    *, stored: str, campaign: Campaign, agency: str, language: str = ""
) -> ReturnPreview:
    """What the first items of an upload would be. Stores nothing, locks nothing.

    Raises:
        Invalid: the upload is gone; the agency's name or the language is not usable.
    """
    try:
        with readable(stored=stored) as path:
            report = preview_post_edits(
                path=path, campaign=campaign, agency=agency, language=language, most=LOOKED_AT
            )
    except FormatError as error:
        said = localized(error.args[0], _)
        return ReturnPreview(problem=in_page_words(told=as_sent(told=said)))
    return ReturnPreview(report)


def import_content(
    *, content: str, format: str, campaign: Campaign, user: User, **asked: Any
) -> ReturnedTexts:
    """Take a file that is sent as a text; the rest is as in `import_post_edits`.

    Raises:
        Invalid: it cannot be used as a whole, too.
    """
    name = f"content{format_named(format).suffix}"
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content.encode("utf-8", "replace"))
        try:
            return import_post_edits(
                path=path, campaign=campaign, format=format, user=user, **asked
            )
        except FormatError as error:
            raise Invalid(content=localized(error.args[0], _)) from error
