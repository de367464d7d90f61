"""What a team states of its data for the cards of its releases."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import canonical
from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.services.fields import check_length
from annotations.services.locking import lock_campaign
from annotations.statement import BY_ID, PUBLISHED
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid


def change_statement(
    *, user: User | None, campaign: Campaign, statement: Mapping[str, str]
) -> None:
    """Put a whole new statement in place of the old one; an empty field is stated no more.

    Releases that were built keep the statement that they were built with. Locks: the campaign's
    row.

    Args:
        user: None is whoever runs a command on the server.
        statement: texts by the id of their field (`annotations.statement.FIELDS`).

    Raises:
        NotPermitted: the person does not manage the campaign, or it is archived.
        Invalid: a field is unknown, too long, or no date where one is asked for.
    """
    can_manage(user, campaign).require()
    checked = {name: _checked(name, text) for name, text in statement.items()}
    with transaction.atomic():
        lock_campaign(campaign)
        campaign.statement = {name: checked[name] for name in BY_ID if checked.get(name)}
        campaign.save(update_fields=["statement"])


def _checked(name: str, text: str) -> str:
    if name not in BY_ID:
        problem = _("There is no such field; there are: %(known)s.")
        raise Invalid(**{name: problem % {"known": ", ".join(BY_ID)}})
    check_length(name, text, limits.STATEMENT)
    if "\0" in text:
        raise Invalid(**{name: _("Contains a control character; delete it.")})
    found = canonical(text).strip()
    if name == PUBLISHED and found:
        try:
            return date.fromisoformat(found).isoformat()
        except ValueError:
            raise Invalid(**{name: _("Give a day as 2026-11-30.")}) from None
    return found
