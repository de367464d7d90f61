"""A benchmark that nobody works on yet becomes what its files hold now."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from annotations.models import Benchmark, Item, Translation
from annotations.services.differences import Difference
from workbench.core.errors import Invalid
from workbench.core.locking import locked

BATCH = 2000
FIELDS = ("split", "subject", "category", "passage", "question", "options", "key")
"""What a file says of an item beside its identifier."""


def replace_items(
    *, benchmark: Benchmark, changes: Difference, items: Mapping[str, Item], stored: Iterable[Item]
) -> None:
    """Change stored items into those of `items`, by `sample_id`, and delete the removed ones.

    Locks: the benchmark's row, so that no campaign begins meanwhile.

    Raises:
        Invalid: a campaign uses the benchmark, or there are texts of its items: what was decided
            on an item stays with what it was.
    """
    locked(Benchmark.objects.filter(pk=benchmark.pk)).get()
    used = benchmark.campaigns.exists()
    if used or Translation.objects.filter(item__benchmark=benchmark).exists():
        problem = _(
            "%(name)s is in use, and what people did is about its questions as they are; import "
            "the changed files under another name, and make a campaign over that."
        )
        raise Invalid(name=problem % {"name": benchmark.name})
    by_id = {item.sample_id: item for item in stored}
    changed = []
    for one in changes.changed:
        item, now = by_id[one.sample_id], items[one.sample_id]
        for field in FIELDS:
            setattr(item, field, getattr(now, field))
        changed.append(item)
    Item.objects.bulk_update(changed, FIELDS, batch_size=BATCH)
    benchmark.items.filter(sample_id__in=changes.removed).delete()
