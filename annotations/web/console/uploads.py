"""Files that were sent to a page before."""

from uuid import UUID

from django.http import Http404

from annotations.services.uploads import stored_in
from workbench.core.errors import Invalid


def stored_or_404(folder: UUID) -> str:
    """The name by which services know them; there is no such page where they are gone."""
    try:
        return stored_in(folder=folder)
    except Invalid as refusal:
        raise Http404(refusal.fields["file"]) from refusal
