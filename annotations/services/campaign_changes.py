"""What a running campaign is called, which languages it works in, and whether it works at all."""

from collections.abc import Sequence

from django.db.models import QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from annotations.models import Campaign, Task
from annotations.models.tasks import FREE, AssignmentState
from annotations.permissions import can_manage, can_run
from annotations.services.effects import Effect, changing, places_in_hand
from annotations.services.fields import check_field
from annotations.services.languages import checked_code, checked_targets
from annotations.services.opening import open_text_tasks
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid


class CampaignState(TextChoices):
    OPEN = "open", pgettext_lazy("campaign", "Open")
    CLOSED = "closed", pgettext_lazy("campaign", "Closed: nothing is handed out")
    ARCHIVED = "archived", gettext_lazy("Archived: read only, and in no list")


def state_of(*, campaign: Campaign) -> CampaignState:
    if campaign.is_archived:
        return CampaignState.ARCHIVED
    return CampaignState.OPEN if campaign.is_open else CampaignState.CLOSED


def set_title(*, user: User, campaign: Campaign, title: str) -> None:
    """Raises:
    NotPermitted: the person does not manage the campaign.
    Invalid: the title cannot be used.
    """
    can_manage(user, campaign).require()
    check_field(Campaign, "title", title)
    campaign.title = title
    campaign.save(update_fields=["title"])


def set_state(
    *, user: User | None, campaign: Campaign, state: CampaignState, dry_run: bool = False
) -> Effect:
    """Open, close or archive a campaign; what people hold, they may finish.

    Locks: the ledger (shared), the campaign's row.

    Args:
        user: None is whoever runs a command on the server.

    Raises:
        NotPermitted: the person does not run the campaign.
    """
    with changing(campaign, user, dry_run=dry_run, may=can_run):
        was_open = campaign.is_open
        campaign.is_open = state == CampaignState.OPEN
        archived_at = campaign.archived_at or timezone.now()
        campaign.archived_at = archived_at if state == CampaignState.ARCHIVED else None
        campaign.save(update_fields=["is_open", "archived_at"])
        return _effect(campaign, Task.objects.production(), was_open, campaign.is_open)


def add_languages(
    *, user: User, campaign: Campaign, languages: Sequence[str], dry_run: bool = False
) -> Effect:
    """Have the campaign work in more languages, and open their tasks where there are texts.

    Locks: the ledger (shared), the campaign's row.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: one is no language to add.
    """
    with changing(campaign, user, dry_run=dry_run):
        source = campaign.source_language
        new = checked_targets(languages, source=source)
        if known := [code for code in new if code in campaign.languages]:
            problem = _("The campaign works in it already: %(codes)s.")
            raise Invalid(languages=problem % {"codes": ", ".join(known)})
        campaign.languages = checked_targets([*campaign.languages, *new], source=source)
        campaign.save(update_fields=["languages"])
        for code in new:
            open_text_tasks(campaign=campaign, language=code)
        return Effect(opened=campaign.tasks.production().filter(language__in=new).count())


def close_languages(
    *, user: User, campaign: Campaign, languages: Sequence[str], dry_run: bool = False
) -> Effect:
    """Hand out nothing more in some languages; their work stays, and they can be opened again.

    Locks and raises as in `add_languages`.
    """
    with changing(campaign, user, dry_run=dry_run):
        codes = _own(campaign, languages)
        closing = [code for code in campaign.open_languages if code in codes]
        campaign.closed_languages = [*campaign.closed_languages, *closing]
        campaign.save(update_fields=["closed_languages"])
        return _effect(
            campaign, Task.objects.production().filter(language__in=closing), True, False
        )


def open_languages(
    *, user: User, campaign: Campaign, languages: Sequence[str], dry_run: bool = False
) -> Effect:
    """Hand out the work in closed languages again. Locks and raises as in `add_languages`."""
    with changing(campaign, user, dry_run=dry_run):
        codes = _own(campaign, languages)
        opening = [code for code in campaign.closed_languages if code in codes]
        campaign.closed_languages = [c for c in campaign.closed_languages if c not in codes]
        campaign.save(update_fields=["closed_languages"])
        return _effect(
            campaign, Task.objects.production().filter(language__in=opening), False, True
        )


def _effect(campaign: Campaign, tasks: QuerySet[Task], was: bool, now: bool) -> Effect:
    """Of tasks that are handed out no more, or again: those with places that are free."""
    its = tasks.filter(campaign=campaign)
    free = its.filter(**FREE).count() if was != now else 0
    begun = its.filter(assignments__state=AssignmentState.SUBMITTED).distinct()
    return Effect(
        opened=free if now else 0,
        closed=free if was else 0,
        kept=begun.count(),
        in_hand=places_in_hand(its),
    )


def _own(campaign: Campaign, languages: Sequence[str]) -> list[str]:
    codes = [checked_code(written=code, field="languages") for code in languages]
    if unknown := [code for code in codes if code not in campaign.languages]:
        problem = _("The campaign does not work in it: %(codes)s; it has: %(known)s.")
        known = ", ".join(campaign.languages) or "–"
        raise Invalid(languages=problem % {"codes": ", ".join(unknown), "known": known})
    if not codes:
        raise Invalid(languages=_("Choose at least one language."))
    return codes
