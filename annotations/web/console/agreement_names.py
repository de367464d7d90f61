"""What groups of an agreement table, and the people in it, are called."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotations.models import Campaign
from annotations.permissions import can_see_people
from annotations.selectors.agreement.names import hidden_names
from annotations.selectors.agreement.slices import BATCH
from annotations.selectors.agreement.votes import HERE, IMPORTED
from annotations.selectors.people import imported_names
from workbench.core.accounts.models import User
from workbench.core.languages import language_of
from workbench.core.web.language_names import language_name


def group_names(campaign: Campaign, by: str, document: Mapping[str, Any]) -> dict[str, str]:
    """By key, as people read them."""
    if by == BATCH:
        return {str(pk): name for pk, name in campaign.batches.values_list("pk", "name")}
    return {
        group["key"]: _name(by, group["key"]) + _end(group) for group in document.get("groups", ())
    }


def group_name(campaign: Campaign, by: str, key: str) -> str:
    """The same of one; what there is no such group of stands as it was asked."""
    try:
        return group_names(campaign, by, {"groups": [{"key": key}]}).get(key, key)
    except ValueError:
        return key


def _end(group: Mapping[str, Any]) -> str:
    """Until when a part of the work was done."""
    if "to" not in group:
        return ""
    return ", " + date_format(date.fromisoformat(group["to"][:10]), "SHORT_DATE_FORMAT")


def _name(by: str, key: str) -> str:
    match by:
        case "language":
            return language_name(language_of(key))
        case "protocol":
            return _("Version %s") % key
        case "options":
            return _("%s options") % key
        case "origin":
            return {HERE: _("Made here"), IMPORTED: _("Imported")}.get(key, key)
        case "month":
            return date_format(day_of(key), "F Y")
        case "week" | "kept":
            return date_format(day_of(key), "SHORT_DATE_FORMAT")
        case "window":
            return _("Part %s") % key
    return key


def day_of(key: str) -> date:
    """The first day of a month (`2026-11`), of a week (`2026-W48`), or a day itself."""
    if "W" in key:
        year, week = key.split("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    return date.fromisoformat(key if len(key) > len("2026-11") else f"{key}-01")


def people_names(campaign: Campaign, ids: Iterable[str], reader: User) -> dict[str, str]:
    """By id, in the order of the names: real ones for whoever may see people, else pseudonyms."""
    if can_see_people(reader, campaign):
        imported = imported_names(campaign)
        users = User.objects.filter(pk__in=ids)
        names = {str(user.pk): imported.get(user.pk) or user.display_name for user in users}
        return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))
    return hidden_names(campaign, set(ids))
