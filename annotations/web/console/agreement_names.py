"""What groups of an agreement table, and the people in it, are called."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from annotations.models import Campaign
from annotations.permissions import can_see_people
from annotations.publishing.pseudonyms import pseudonyms
from annotations.selectors.people import imported_names
from workbench.core.accounts.models import User
from workbench.core.languages import language_of
from workbench.core.web.language_names import language_name


def group_names(campaign: Campaign, by: str, document: Mapping[str, Any]) -> dict[str, str]:
    """By key, as people read it; a group whose key says it all is left out."""
    keys = [group["key"] for group in document.get("groups", ())]
    match by:
        case "language":
            return {key: language_name(language_of(key)) for key in keys}
        case "protocol":
            return {key: _("Version %s") % key for key in keys}
        case "options":
            return {key: _("%s options") % key for key in keys}
        case "origin":
            return {"here": _("Made here"), "imported": _("Imported")}
        case "batch":
            batches = campaign.batches.filter(pk__in=keys)
            return {str(batch.pk): batch.name for batch in batches}
    return {}


def people_names(campaign: Campaign, ids: Iterable[str], reader: User) -> dict[str, str]:
    """By id, in the order of the names: real ones for whoever may see people, else pseudonyms."""
    hidden = pseudonyms(ids, campaign.pseudonym_salt)
    if not can_see_people(reader, campaign):
        return hidden
    imported = imported_names(campaign)
    users = User.objects.filter(pk__in=list(hidden))
    names = {str(user.pk): imported.get(user.pk) or user.display_name for user in users}
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))
