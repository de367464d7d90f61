"""How terms are proposed at the desk, and taken over into the glossary or declined."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.canonical import canonical
from annotations.formats.glossary import term_text
from annotations.models import Campaign, TermProposal
from annotations.models.term_proposals import ProposalState
from annotations.permissions import can_settle, can_work
from annotations.services.fields import check_field
from annotations.services.glossary import add_term, require_new, term_fields
from annotations.services.languages import require_language
from annotations.services.locking import lock_name
from annotations.services.notices import notify
from annotations.vocabularies import NoticeKind
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid

MOST_WAITING = 200
"""Proposals of one person in a campaign that nobody has settled yet."""


def propose_term(
    *, user: User, campaign: Campaign, language: str, source: str, target: str, note: str = ""
) -> TermProposal:
    """Propose a term. The person's own same one that waits already is returned; what others have
    proposed is neither told nor in the way.

    Locks: an advisory lock on the campaign's glossary.

    Raises:
        NotPermitted: the person does not work in the language there.
        Invalid: a field cannot be used, the glossary has the term already, or too many wait.
    """
    can_work(user, campaign, language).require()
    require_language(campaign, language)
    fields = term_fields(source, target, forbidden=False, note=note)
    with transaction.atomic():
        lock_name(f"glossary:{campaign.pk}")
        require_new(campaign, language, fields)
        waiting = campaign.term_proposals.waiting().filter(proposed_by=user)
        same = waiting.filter(language=language, source=fields["source"], target=fields["target"])
        if known := same.first():
            return known
        if waiting.count() >= MOST_WAITING:
            raise Invalid(source=_("You have proposed many terms; wait until some are settled."))
        del fields["forbidden"]
        return TermProposal.objects.create(
            campaign=campaign, language=language, proposed_by=user, **fields
        )


def take_term(
    *, user: User, proposal: TermProposal, target: str = "", reason: str = ""
) -> TermProposal:
    """Take a proposal over into the glossary, worded as proposed unless a `target` is given. Those
    alike are settled with it, and everybody who proposed it is told.

    Locks: an advisory lock on the campaign's glossary.

    Raises:
        NotPermitted: the person does not settle in the language there.
        Conflict: somebody has settled it already.
        Invalid: a field cannot be used, or the glossary has the term already.
    """
    reason = _checked(reason)
    worded = term_text(target) or proposal.target
    with transaction.atomic():
        _hold(user, proposal)
        add_term(
            campaign=proposal.campaign,
            language=proposal.language,
            source=proposal.source,
            target=worded,
            note=proposal.note,
            user=user,
        )
        return _settle(user, proposal, ProposalState.TAKEN, reason, worded)


def decline_term(*, user: User, proposal: TermProposal, reason: str = "") -> TermProposal:
    """Decline a proposal and those alike, and tell who made them; it can be made again.

    Locks: an advisory lock on the campaign's glossary.

    Raises:
        NotPermitted: the person does not settle in the language there.
        Conflict: somebody has settled it already.
        Invalid: the reason is too long.
    """
    reason = _checked(reason)
    with transaction.atomic():
        _hold(user, proposal)
        return _settle(user, proposal, ProposalState.DECLINED, reason)


def _checked(reason: str) -> str:
    reason = canonical(reason).strip()
    check_field(TermProposal, "reason", reason)
    return reason


def _hold(user: User, proposal: TermProposal) -> None:
    can_settle(user, proposal.campaign, proposal.language).require()
    lock_name(f"glossary:{proposal.campaign_id}")
    proposal.refresh_from_db(fields=["state"])
    if proposal.state != ProposalState.WAITING:
        raise Conflict(_("Somebody has settled this proposal already."))


def _settle(
    user: User, proposal: TermProposal, state: ProposalState, reason: str, worded: str = ""
) -> TermProposal:
    waiting = TermProposal.objects.waiting().alike(proposal).exclude(pk=proposal.pk)
    for one in [proposal, *waiting.select_related("campaign")]:
        one.state, one.settled_by, one.settled_at = state, user, timezone.now()
        one.reason = reason
        one.save(update_fields=["state", "settled_by", "settled_at", "reason"])
        _tell(one, worded)
    return proposal


def _tell(proposal: TermProposal, worded: str) -> None:
    """Whoever proposed it, unless they settled it themselves."""
    proposer = proposal.proposed_by_id
    if proposer is None or proposer == proposal.settled_by_id:
        return
    notify(
        people=[proposer],
        campaign=proposal.campaign,
        kind=NoticeKind.TERM,
        about=f"term:{proposal.pk}",
        facts={
            "source": proposal.source,
            "target": proposal.target,
            "worded": worded,
            "reason": proposal.reason,
            "language": proposal.language,
        },
    )
