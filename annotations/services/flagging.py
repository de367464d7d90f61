"""Doubts about items: raised by people, or by an evaluation through this one door.

Where a protocol leaves flagged questions out, what their answers add up to is brought in line.
"""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.models import Campaign, Flag, FlagResolution, Item, Task, Translation
from annotations.permissions import can_resolve
from annotations.selectors.readings import readings
from annotations.services import validation
from annotations.services.comments import keep_comment
from annotations.services.consensus import recompute
from annotations.services.locking import lock_task, share_ledger
from annotations.services.repeating import require_same
from annotations.vocabularies import FlagOutcome, FlagReason
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid


def raise_flag(
    *,
    campaign: Campaign,
    item: Item,
    language: str,
    reason: FlagReason,
    nonce: uuid.UUID,
    person: User | None = None,
    task: Task | None = None,
    translation: Translation | None = None,
    evidence: dict[str, Any] | None = None,
    comment: str = "",
) -> Flag:
    """Record a doubt; the same nonce again returns the same flag.

    Locks: the ledger (shared), the tasks that heed flags; the unique nonce decides a race.

    Raises:
        Invalid: the reason is unknown, or the campaign has no such item or language.
        Conflict: the nonce belongs to the person's flag on another item, or to one that says
            something else.
    """
    validation.check_choice("reason", reason, FlagReason)
    if item.benchmark_id != campaign.benchmark_id:
        raise Invalid(item=_("This item is not one of this campaign's benchmark."))
    if language not in {campaign.source_language, *campaign.languages}:
        raise Invalid(language=_("This campaign does not work in this language."))
    with transaction.atomic():
        share_ledger()
        flag, created = Flag.objects.get_or_create(
            nonce=nonce,
            person=person,
            defaults={
                "campaign": campaign,
                "item": item,
                "language": language,
                "reason": reason,
                "task": task,
                "translation": translation,
                "evidence": evidence or {},
            },
        )
        if (flag.campaign, flag.item, flag.language) != (campaign, item, language):
            raise Conflict(_("This nonce belongs to another flag; send a fresh one."))
        if created:
            keep_comment(on=flag, text=comment)
            _count_anew(flag)
        else:
            require_same(flag, comment=comment, reason=reason)
        return flag


def resolve_flag(
    *, user: User, flag: Flag, outcome: FlagOutcome, nonce: uuid.UUID, comment: str = ""
) -> FlagResolution:
    """Close a flag with an outcome; a flag is closed once, a second call returns the first.

    Locks: the ledger (shared), the tasks that heed flags; the unique link to the flag decides a
    race.

    Raises:
        NotPermitted: the person may not settle this flag.
        Invalid: there is no such outcome.
        Conflict: the nonce has closed another flag, or this one otherwise.
    """
    can_resolve(user, flag).require()
    validation.check_choice("outcome", outcome, FlagOutcome)
    with transaction.atomic():
        share_ledger()
        others = FlagResolution.objects.of_every_purpose().exclude(flag=flag)
        if others.filter(nonce=nonce, person=user).exists():
            raise Conflict(_("This nonce belongs to another flag; send a fresh one."))
        resolution, created = FlagResolution.objects.get_or_create(
            flag=flag, defaults={"person": user, "outcome": outcome, "nonce": nonce}
        )
        if created:
            keep_comment(on=resolution, text=comment)
            _count_anew(flag)
        elif (resolution.nonce, resolution.person_id) == (nonce, user.pk):
            require_same(resolution, comment=comment, outcome=outcome)
        return resolution


def resolve_flags(
    *,
    user: User,
    flags: Collection[Flag],
    outcome: FlagOutcome,
    nonce: uuid.UUID,
    comment: str = "",
) -> int:
    """Close many flags with one outcome, all or none; returns how many were open before.

    Each has a nonce of its own, made from this one: the same call again changes nothing. Locks and
    errors are those of `resolve_flag`.

    Raises:
        Invalid: there are more than are settled at once.
    """
    if len(flags) > limits.FLAGS:
        problem = _("At most %(most)s flags are settled at once.") % {"most": limits.FLAGS}
        raise Invalid(flags=problem)
    with transaction.atomic():
        open_before = sum(not hasattr(flag, "resolution") for flag in flags)
        for flag in sorted(flags, key=lambda flag: flag.pk):
            own = uuid.uuid5(nonce, str(flag.pk))
            resolve_flag(user=user, flag=flag, outcome=outcome, nonce=own, comment=comment)
    return open_before


def _count_anew(flag: Flag) -> None:
    """Bring in line what decisions on the item add up to, where flags have a part in it."""
    tasks = Task.objects.of_every_purpose().filter(campaign=flag.campaign_id, item=flag.item_id)
    if flag.language != flag.campaign.source_language:
        tasks = tasks.filter(language=flag.language)
    found = tasks.select_related("protocol").order_by("pk")
    heeding = [task.pk for task in found if readings()[task.kind].heeds_flags(task)]
    for pk in heeding:
        recompute(lock_task(pk))
