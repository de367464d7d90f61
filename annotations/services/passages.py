"""How the passages that questions are about come in, in other languages than the source's."""

from collections.abc import Iterable

from django.db import transaction

from annotations.canonical import canonical
from annotations.models import Item, TranslatedPassage
from annotations.services.bulk import renew_statistics
from annotations.services.locking import share_ledger

BATCH = 2000


def keep_passages(*, passages: Iterable[tuple[Item, str]], language: str) -> int:
    """Store passages in a language, of items that have one; returns how many were new.

    One that is stored stays as it is, whatever comes later. Locks: the ledger (shared).
    """
    given = {item.pk: canonical(text) for item, text in passages if item.passage and text.strip()}
    if not given:
        return 0
    with transaction.atomic():
        share_ledger()
        stored = TranslatedPassage.objects.filter(item__in=given, language=language)
        new = given.keys() - set(stored.values_list("item", flat=True))
        TranslatedPassage.objects.bulk_create(
            (
                TranslatedPassage(item_id=item, language=language, passage=given[item])
                for item in sorted(new)
            ),
            batch_size=BATCH,
            ignore_conflicts=True,
        )
        renew_statistics(len(new), TranslatedPassage)
    return len(new)
