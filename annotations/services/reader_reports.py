"""What readers of a published row doubt: a flag, and their words beside it.

Nobody has to be known to report. So what strangers can write is bounded, and can be erased.
"""

import uuid
from typing import Any

import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from annotations.models import Flag, Item, Release
from annotations.models.decisions import READER
from annotations.services.flagging import raise_flag
from annotations.services.release_reading import checked_files
from annotations.vocabularies import MEASURED, FlagReason
from workbench.core.errors import Conflict, Invalid
from workbench.release_format.layout import config_of, language_of_questions

REASONS = tuple(one for one in FlagReason if one not in MEASURED)
"""What people can see; a score is a machine's to doubt."""

OPEN_OF_A_ROW = 5
OPEN_OF_A_CAMPAIGN = 2_000


def report_row(
    *, release: Release, sample_id: str, language: str, reason: FlagReason, note: str = ""
) -> Flag:
    """Record a reader's doubt about a row of a public release; the same again changes nothing.

    Locks as `raise_flag`.

    Raises:
        Invalid: the release has no such row, or the note is too long.
        Conflict: readers have reported it, or the campaign's rows, more often than people settle,
            or a file of the release is not what its manifest says.
    """
    if reason not in REASONS:
        raise Invalid(reason=_("Choose a reason that a reader can see."))
    item = _item(release, sample_id, language)
    given = f"{release.pk}/{item.pk}/{language}/{reason}/{note.strip()}"
    nonce = uuid.uuid5(uuid.NAMESPACE_URL, given)
    known = Flag.objects.of_every_purpose().filter(nonce=nonce, person=None).first()
    if known is not None:
        return known
    _require_room(release, item, language)
    return raise_flag(
        campaign=release.campaign,
        item=item,
        language=language,
        reason=reason,
        nonce=nonce,
        evidence={"source": READER, "release": release.version},
        comment=note,
    )


def _item(release: Release, sample_id: str, language: str) -> Item:
    files = [
        path
        for entry in release.manifest["files"]
        if language_of_questions(path := entry["path"]) == language
    ]
    if not files:
        raise Invalid(language=_("This release has no rows in this language."))
    item = Item.objects.filter(benchmark=release.campaign.benchmark_id, sample_id=sample_id).first()
    if item is None or not any(_holds(release, path, item) for path in files):
        raise Invalid(sample_id=_("This release has no such row."))
    return item


def _holds(release: Release, path: str, item: Item) -> bool:
    """Whether the item is among the questions of a file; a release may have left it out."""
    if config_of(path)[1] != item.split:
        return False
    with checked_files(release=release)(path) as opened:
        file: Any = opened  # pyarrow's types know its own files alone
        found = pq.read_table(
            file, columns=["sample_id"], filters=[("sample_id", "==", item.sample_id)]
        )
    return found.num_rows > 0


def _require_room(release: Release, item: Item, language: str) -> None:
    waiting = Flag.objects.of_every_purpose().filter(
        campaign=release.campaign_id, evidence__source=READER, resolution__isnull=True
    )
    if waiting.filter(item=item, language=language).count() >= OPEN_OF_A_ROW:
        raise Conflict(_("This row has been reported already; people will look at it."))
    if waiting.count() >= OPEN_OF_A_CAMPAIGN:
        raise Conflict(_("More reports wait than can be looked at; try again another day."))
