"""How a campaign's glossary comes about: term by term, or out of a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.canonical import canonical
from annotations.formats.glossary import GlossaryRow, read_glossary, term_text
from annotations.models import Campaign, GlossaryTerm
from annotations.permissions import can_change
from annotations.services.fields import check_field
from annotations.services.importing import ImportRefused
from annotations.services.languages import require_language
from annotations.services.locking import lock_name
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.layouts.records import FormatError, RowError

BATCH = 2000
MEGABYTE = 1024 * 1024
MAX_FILE = 5 * MEGABYTE

Key = tuple[str, str, str]


@dataclass(frozen=True)
class GlossaryReport:
    """What an import did; terms that are in the glossary and not in the file stay.

    `left_out` are rows in languages that the campaign does not work in.
    """

    added: int
    changed: int
    unchanged: int
    ignored_columns: tuple[str, ...] = ()
    left_out: int = 0


def import_glossary(
    *,
    campaign: Campaign,
    name: str,
    content: bytes,
    language: str = "",
    only_own: bool = False,
    dry_run: bool = False,
    user: User | None = None,
) -> GlossaryReport:
    """Add a file's terms; of terms that are there already, take over `forbidden` and the note.

    `language` is that of rows that name none, and of a TBX file the only one that is read. With
    `only_own`, rows in languages that the campaign does not work in are left out.
    The same file again changes nothing. A dry run reads and checks the same, and stores nothing.
    Locks: an advisory lock on the campaign's glossary.

    Raises:
        FormatError: the file is of another kind.
        ImportRefused: at least one row is bad; all bad rows are listed.
        NotPermitted: the campaign is archived.
        Invalid: the file is too large, or the campaign does not work in the language.
    """
    can_change(campaign).require()
    if len(content) > MAX_FILE:
        problem = _("%(name)s is larger than %(limit)d MB; send the terms in smaller files.")
        raise Invalid(file=problem % {"name": name, "limit": MAX_FILE // MEGABYTE})
    if language:
        require_language(campaign, language)
    result = read_glossary(
        name,
        content,
        language=language,
        source_language=campaign.source_language,
        languages=campaign.languages,
    )
    rows = [
        row for row in result.records if not only_own or row.language in ("", *campaign.languages)
    ]
    errors = [*result.errors, *_bad_rows(campaign, name, rows)]
    if errors:
        raise ImportRefused(sorted(errors, key=lambda error: error.row or 0))
    with transaction.atomic():
        lock_name(f"glossary:{campaign.pk}")
        added, changed, unchanged = _store(campaign, rows, user, dry_run=dry_run)
    left_out = len(result.records) - len(rows)
    return GlossaryReport(added, changed, unchanged, result.ignored_columns, left_out)


def import_content(*, content: str, format: str, **asked: Any) -> GlossaryReport:
    """Take a file that is sent as a text; the rest is as in `import_glossary`.

    Raises:
        Invalid: it cannot be used as a whole, too.
    """
    try:
        return import_glossary(
            name=f"content.{format}", content=content.encode("utf-8", "replace"), **asked
        )
    except FormatError as error:
        raise Invalid(content=localized(error.args[0], _)) from error


def add_term(
    *,
    campaign: Campaign,
    language: str,
    source: str,
    target: str,
    forbidden: bool = False,
    note: str = "",
    user: User | None = None,
) -> GlossaryTerm:
    """Add one term. Locks: an advisory lock on the campaign's glossary.

    Raises:
        Invalid: a field cannot be used, or the glossary has the term already.
    """
    require_language(campaign, language)
    fields = term_fields(source, target, forbidden, note)
    with transaction.atomic():
        lock_name(f"glossary:{campaign.pk}")
        require_new(campaign, language, fields)
        return GlossaryTerm.objects.create(
            campaign=campaign, language=language, created_by=user, **fields
        )


def change_term(
    *, term: GlossaryTerm, source: str, target: str, forbidden: bool, note: str
) -> GlossaryTerm:
    """Word a term differently. Locks: an advisory lock on the campaign's glossary.

    Raises:
        Invalid: a field cannot be used, or the glossary has such a term already.
    """
    fields = term_fields(source, target, forbidden, note)
    with transaction.atomic():
        lock_name(f"glossary:{term.campaign_id}")
        require_new(term.campaign, term.language, fields, besides=term.pk)
        for name, value in fields.items():
            setattr(term, name, value)
        term.save(update_fields=list(fields))
    return term


def delete_term(*, term: GlossaryTerm) -> None:
    """Take a term away; its history stays. Locks: an advisory lock on the campaign's glossary."""
    with transaction.atomic():
        lock_name(f"glossary:{term.campaign_id}")
        term.delete()


def term_fields(source: str, target: str, forbidden: bool, note: str) -> dict[str, Any]:
    """The fields of a term as they are stored.

    Raises:
        Invalid: one of them cannot be used.
    """
    fields = {
        "source": term_text(source),
        "target": term_text(target),
        "forbidden": forbidden,
        "note": canonical(note).strip(),
    }
    for name, value in fields.items():
        check_field(GlossaryTerm, name, value)
    return fields


def require_new(
    campaign: Campaign, language: str, fields: dict[str, Any], besides: int = 0
) -> None:
    """Refuse a term that the glossary has. The caller holds its lock.

    Raises:
        Invalid: it does.
    """
    same = campaign.glossary.filter(
        language=language, source=fields["source"], target=fields["target"]
    )
    if same.exclude(pk=besides).exists():
        raise Invalid(target=_("The glossary has this term already; change it there."))


def _bad_rows(campaign: Campaign, name: str, rows: Sequence[GlossaryRow]) -> Iterable[RowError]:
    first: dict[Key, GlossaryRow] = {}
    for row in rows:
        try:
            require_language(campaign, row.language)
            term_fields(row.source, row.target, row.forbidden, row.note)
        except Invalid as refusal:
            for field, problem in refusal.fields.items():
                text = problem.rstrip(".")
                yield RowError(name, row.row, field, text, _("Mend it in the file"))
        before = first.setdefault((row.language, row.source, row.target), row)
        if (before.forbidden, before.note) != (row.forbidden, row.note):
            problem = _("stands in row %(row)d with another note or ban") % {"row": before.row}
            yield RowError(name, row.row, "target", problem, _("Leave one of the two rows out"))


def _store(
    campaign: Campaign, rows: Sequence[GlossaryRow], user: User | None, *, dry_run: bool
) -> tuple[int, int, int]:
    """Returns how many terms were added, changed and unchanged; the caller holds the lock."""
    stored = {(term.language, term.source, term.target): term for term in campaign.glossary.all()}
    given = {(row.language, row.source, row.target): row for row in rows}
    new = [_term(campaign, row, user) for key, row in given.items() if key not in stored]
    changed = []
    for key, row in given.items():
        term = stored.get(key)
        if term and (term.forbidden, term.note) != (row.forbidden, row.note):
            term.forbidden, term.note = row.forbidden, row.note
            changed.append(term)
    if not dry_run:
        GlossaryTerm.objects.bulk_create(new, batch_size=BATCH)
        GlossaryTerm.objects.bulk_update(changed, ["forbidden", "note"], batch_size=BATCH)
    return len(new), len(changed), len(given) - len(new) - len(changed)


def _term(campaign: Campaign, row: GlossaryRow, user: User | None) -> GlossaryTerm:
    return GlossaryTerm(
        campaign=campaign,
        language=row.language,
        source=row.source,
        target=row.target,
        forbidden=row.forbidden,
        note=row.note,
        created_by=user,
    )
