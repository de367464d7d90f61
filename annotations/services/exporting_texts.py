"""A campaign's texts as a file for an agency, made as it is sent."""

from collections.abc import Iterator
from itertools import chain

from django.utils.translation import gettext as _

from annotations.formats.segments.registry import format_named
from annotations.formats.segments.segment import ExportedItem
from annotations.models import Batch, Campaign
from annotations.permissions import can_export_texts
from annotations.selectors.exporting_texts import Wanted, exported_items, head_of
from annotations.services.languages import require_language
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid


class ExportedTexts:
    """A file on its way out, piece by piece; `items`, and of them those with a `text`, are counted
    as they go."""

    def __init__(self, campaign: Campaign, language: str, format: str, wanted: Wanted) -> None:
        how = format_named(format)
        self._head, self._write = head_of(campaign, language), how.write
        self._found = exported_items(campaign, language, wanted)
        self.name = f"{campaign.name}-{language}{how.suffix}"
        self.media_type = how.media_type
        self.items = self.texts = 0

    def __iter__(self) -> Iterator[bytes]:
        return self._write(self._head, self._counted())

    def require_some(self) -> None:
        """Look at the first item.

        Raises:
            Invalid: there is none.
        """
        first = next(self._found, None)
        if first is None:
            raise Invalid(items=_("No item is left to be sent; ask for more of them."))
        self._found = chain([first], self._found)

    def _counted(self) -> Iterator[ExportedItem]:
        for item in self._found:
            self.items += 1
            self.texts += item.target is not None
            yield item


def export_texts(
    *,
    campaign: Campaign,
    language: str,
    format: str,
    batch: str = "",
    only_open: bool = False,
    with_key: bool = True,
    user: User | None = None,
) -> ExportedTexts:
    """The texts that a campaign stands by, with what they are translations of.

    Args:
        batch: the name of one whose items alone are sent.
        only_open: whether those are left out that somebody has decided on.
        with_key: whether the right option is told.

    Raises:
        NotPermitted: the person does not run the campaign, or has work in it that is done blind.
        Invalid: there is no such language or batch, or no item to send.
        FormatError: there is no such format.
    """
    can_export_texts(user, campaign).require()
    require_language(campaign, language)
    wanted = Wanted(_batch(campaign, batch), only_open, with_key)
    found = ExportedTexts(campaign, language, format, wanted)
    found.require_some()
    return found


def _batch(campaign: Campaign, name: str) -> Batch | None:
    if not name:
        return None
    batch = Batch.objects.filter(campaign=campaign, name=name).first()
    if batch is None:
        known = ", ".join(campaign.batches.values_list("name", flat=True)) or "–"
        problem = _("There is no batch “%(name)s”; there is: %(known)s.")
        raise Invalid(batch=problem % {"name": name, "known": known})
    return batch
