"""Who may do what, each answer with its reason."""

from collections.abc import Callable

from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from annotations.kinds.registry import kind_of
from annotations.models import (
    Assignment,
    Benchmark,
    Campaign,
    Flag,
    Invitation,
    Item,
    Membership,
    Release,
    Task,
)
from annotations.models.addresses import addresses_of, whose_address
from annotations.models.release_events import ReleaseState
from annotations.models.tasks import AssignmentState
from annotations.models.visibility import (
    OVERSEEING,
    blind_tasks,
    is_blind_to,
    source_visible_to,
    tasks_that_blind,
    waiting_for_another,
)
from annotations.vocabularies import Role
from workbench.core.accounts.models import User
from workbench.core.accounts.results import ALLOWED, Permission, denied
from workbench.core.prepared import Given, Prepared

CREATE_CAMPAIGN = "annotations.add_campaign"
IMPORT_BENCHMARK = "annotations.add_benchmark"


def can_create_campaign(user: User) -> Permission:
    if user.has_perm(CREATE_CAMPAIGN):
        return ALLOWED
    return denied(_("You may not make campaigns; ask an administrator for that permission."))


def can_import_benchmark(user: User) -> Permission:
    if user.has_perm(IMPORT_BENCHMARK):
        return ALLOWED
    return denied(_("You may not import benchmarks; ask an administrator for that permission."))


def can_continue(user: User, benchmark: Benchmark) -> Permission:
    """Whoever runs a campaign over the version before goes on with it over this one."""
    if Campaign.objects.managed_by(user).filter(benchmark=benchmark.parent_id).exists():
        return ALLOWED
    return denied(_("You manage no campaign over the version before this one."))


def can_read_source(user: User, benchmark: Benchmark) -> Permission:
    """Whoever imports benchmarks or oversees a campaign of this one may read what its questions
    show, once no task on it is open to them that is to be done blind."""
    oversees = Membership.objects.filter(
        user=user, campaign__benchmark=benchmark, role__in=OVERSEEING
    )
    if not can_import_benchmark(user) and not oversees.exists():
        return denied(_("Only who imports benchmarks or manages a campaign of this one may."))
    visible = benchmark.items.filter(source_visible_to(user))
    if benchmark.items.exclude(pk__in=visible.values("pk")).exists():
        return denied(_("Questions of this benchmark can still come to you to be answered."))
    return ALLOWED


def can_view(user: User, campaign: Campaign) -> Permission:
    """May open the campaign's pages in the console."""
    if user.is_superuser or _memberships(user, campaign, Role.MANAGER, Role.REVIEWER, Role.VIEWER):
        return ALLOWED
    return denied(_("You have no role in this campaign that opens the console."))


def can_manage(user: User | None, campaign: Campaign) -> Permission:
    """May change what is not archived."""
    return can_run(user, campaign) and can_change(campaign)


def can_run(user: User | None, campaign: Campaign) -> Permission:
    """Is a manager, of one that is archived too: may read all of it, and reopen it.

    None is whoever runs a command on the server.
    """
    if user is None or user.is_superuser or _memberships(user, campaign, Role.MANAGER):
        return ALLOWED
    return denied(_("Only a manager of this campaign may do this."))


def can_change(campaign: Campaign) -> Permission:
    """Whether anything may be changed, by whomever: an archive can only be read."""
    if campaign.is_archived:
        return denied(_("This campaign is archived and can only be read; reopen it first."))
    return ALLOWED


def can_see_people(user: User, campaign: Campaign) -> Permission:
    """Managers alone read who takes part in what role, and what each of them has done."""
    return can_view(user, campaign) and can_run(user, campaign)


def can_invite(user: User | None, campaign: Campaign) -> Permission:
    """Managers, while people may work there."""
    if campaign.is_archived:
        return denied(_("This campaign is archived: nobody is invited to it. Open it first."))
    return can_manage(user, campaign)


def can_accept(user: User, invitation: Invitation) -> Permission:
    """Whoever has the link; where it is for an address, whose address that is."""
    if invitation.email and invitation.email not in addresses_of([user.pk]).get(user.pk, set()):
        return denied(
            _(
                "This invitation is for another address than those of your account. Sign out and "
                "open the link again, add that address to your account and confirm it, or ask "
                "whoever invited you."
            )
        )
    return ALLOWED


def can_come_as_newcomer(invitation: Invitation) -> Permission:
    """Whoever has the link, unless an account has its address already."""
    if invitation.email and whose_address(invitation.email).exists():
        return denied(_("There is an account with this address; sign in with it to come in."))
    return ALLOWED


def can_control(user: User | None, campaign: Campaign) -> Permission:
    """Managers who do not annotate here: a control that one knows of controls nothing."""
    return can_see_gold(user, campaign) and can_change(campaign)


def can_download(user: User, campaign: Campaign) -> Permission:
    """Members may fetch releases, once no task is open to them whose answers a release tells."""
    if user.is_superuser:
        return ALLOWED
    if not _memberships(user, campaign, *Role):
        return denied(_("You have no part in this campaign."))
    open_to_work = Campaign.objects.filter(
        benchmark=campaign.benchmark_id,
        is_open=True,
        memberships__user=user,
        memberships__role=Role.ANNOTATOR,
    )
    in_hand = Assignment.objects.visible_to(user).filter(
        task__item__benchmark=campaign.benchmark_id, state=AssignmentState.OPEN
    )
    contents = Item.objects.filter(benchmark=campaign.benchmark_id).values("content")
    blind = blind_tasks(user).filter(
        Q(item__content__in=contents) | Q(item__benchmark__parent=campaign.benchmark_id)
    )
    if (
        in_hand.exists()
        or blind.exists()
        or any(tasks_that_blind(user, one).exists() for one in open_to_work)
    ):
        return denied(
            _(
                "Tasks on this benchmark can still come to you, and a release tells their answers; "
                "you may download it when they are done."
            )
        )
    return ALLOWED


def can_lead(user: User, campaign: Campaign) -> Permission:
    """May take some step in the life of a release; each step asks for more."""
    return can_run(user, campaign) or can_settle(user, campaign)


def can_approve(user: User, release: Release) -> Permission:
    """A second person: whoever rules in the campaign and may read the release, but did not build
    or check it."""
    campaign = release.campaign
    may = can_settle(user, campaign) and can_change(campaign) and can_download(user, campaign)
    if not may:
        return may
    if user.pk == release.created_by_id:
        return denied(_("You had this release built; a second person has to approve it."))
    if release.events.filter(event=ReleaseState.CHECKED, person=user).exists():
        return denied(_("You checked this release; a second person has to approve it."))
    return ALLOWED


def can_export_texts(user: User | None, campaign: Campaign) -> Permission:
    """Managers, by the rule of releases: what goes out tells keys and what people decided."""
    return can_run(user, campaign) and _may_compare(user, campaign)


def can_compare_texts(user: User, campaign: Campaign) -> Permission:
    """Whoever may view, by the same rule: who made a text that is offered is not told either."""
    return can_view(user, campaign) and _may_compare(user, campaign)


def can_see_agreement(user: User | None, campaign: Campaign) -> Permission:
    """Whoever may view, by the same rule: how far people agree tells what they decided."""
    if user is None:
        return ALLOWED
    return can_view(user, campaign) and _told_what_others_decide(
        user,
        campaign,
        _(
            "Tasks on this benchmark can still come to you, and these figures tell what others "
            "decided; you may read them when your tasks are done."
        ),
    )


def can_see_gold(user: User | None, campaign: Campaign) -> Permission:
    """How people do on known answers tells which tasks are controls: as `can_control`, and of what
    is archived too."""
    if user is not None and _memberships(user, campaign, Role.ANNOTATOR):
        return denied(
            _("You annotate in this campaign; another manager has to look after its controls.")
        )
    return can_run(user, campaign)


def _may_compare(user: User | None, campaign: Campaign) -> Permission:
    return _told_what_others_decide(
        user,
        campaign,
        _(
            "Tasks on this benchmark can still come to you, and its texts tell what others "
            "decided; another manager may send and compare them."
        ),
    )


def _told_what_others_decide(user: User | None, campaign: Campaign, reason: str) -> Permission:
    """Refused for the `reason` while tasks can still reach the person."""
    if user is None or can_download(user, campaign):
        return ALLOWED
    return denied(reason)


def can_adjudicate(user: User, task: Task) -> Permission:
    """Whoever may undo a ruling there, but not twice where two people have to rule the same."""
    if task.protocol.rulings_wanted(task.kind) > 1 and waiting_for_another(user).filter(task=task):
        return denied(
            _("You have ruled on this task; it waits for another reviewer, who does so unaided.")
        )
    return can_withdraw(user, task)


def can_withdraw(user: User, task: Task) -> Permission:
    """Reviewers in their languages and managers, but never on a task they worked on.

    Nor on an item that they may yet work on: they would see what the others decided.
    """
    settles = can_settle(user, task.campaign, task.language)
    if not settles:
        return settles
    if kind_of(task.kind).follows and _has_another_step(user, task):
        return denied(
            _("You decided on this text in another step; another reviewer has to adjudicate it.")
        )
    if task.assignments.filter(person=user, state="submitted").exists():
        return denied(
            _("You decided on this task yourself; another reviewer has to adjudicate it.")
        )
    if is_blind_to(user, task.campaign, task.item_id):
        return denied(
            _(
                "You also annotate here, and a task on this question can still reach you. "
                "Another reviewer has to rule on it."
            )
        )
    return ALLOWED


def can_settle(user: User, campaign: Campaign, *languages: str) -> Permission:
    """Managers and reviewers rule and settle flags, reviewers in their languages alone."""
    return settling(user, campaign)(*languages)


def settling(user: User, campaign: Campaign) -> Callable[..., Permission]:
    """`can_settle` of one person, to be asked of one language after another: one query."""
    if campaign.is_archived:
        return lambda *_: can_change(campaign)
    if user.is_superuser:
        return lambda *_: ALLOWED
    roles = _memberships(user, campaign, Role.MANAGER, Role.REVIEWER)

    def settles(*languages: str) -> Permission:
        if not roles:
            return denied(_("Only a reviewer or a manager of this campaign may do this."))
        for language in languages:
            if not any(role.role == Role.MANAGER or role.covers(language) for role in roles):
                return denied(_("You do not review in this language (%s).") % language)
        return ALLOWED

    return settles


def can_resolve(user: User, flag: Flag) -> Permission:
    """Who settles what is asked in its language, but not what another said of an item that they
    may yet work on."""
    settles = can_settle(user, flag.campaign, flag.language)
    if settles and flag.person_id != user.pk and is_blind_to(user, flag.campaign, flag.item_id):
        return denied(
            _(
                "You also annotate here, and a task on this question can still reach you. "
                "Another reviewer has to settle this flag."
            )
        )
    return settles


def can_answer(user: User, task: Task) -> Permission:
    """Who settles what is asked in its language, but nobody whom a task on the item can still
    reach: they would learn, or tell, what others think of it."""
    settles = can_settle(user, task.campaign, task.language)
    if settles and is_blind_to(user, task.campaign, task.item_id):
        return denied(
            _(
                "You also annotate here, and a task on this question can still reach you. "
                "Another manager or reviewer has to answer."
            )
        )
    return settles


def can_annotate(user: User, campaign: Campaign) -> Permission:
    """May be handed tasks of some kind and language, once the campaign is open."""
    if _memberships(user, campaign, Role.ANNOTATOR):
        return ALLOWED
    return denied(_("You do not annotate in this campaign."))


def can_work(user: User, campaign: Campaign, language: str) -> Permission:
    """Annotators of an open campaign, in their languages; work on the source is everybody's."""
    if not campaign.is_open:
        return denied(_("This campaign is closed."))
    if language in campaign.closed_languages:
        return denied(_("The work in this language (%s) is closed.") % language)
    roles = _memberships(user, campaign, Role.ANNOTATOR)
    if not roles:
        return denied(_("You are not an annotator in this campaign."))
    if language != campaign.source_language and not any(role.covers(language) for role in roles):
        return denied(_("You do not annotate in this language (%s).") % language)
    return ALLOWED


def _has_another_step(user: User, task: Task) -> bool:
    others = Assignment.objects.production().in_other_steps(task.kind, user)
    return Task.objects.of_every_purpose().filter(Exists(others), pk=task.pk).exists()


def _memberships(user: User, campaign: Campaign, *roles: Role) -> list[Membership]:
    found = _roles_in.all(user=user.pk, campaign=campaign.pk)
    return [membership for membership in found if membership.role in roles]


_roles_in = Prepared(
    lambda: Membership.objects.filter(user=Given("user"), campaign=Given("campaign")).order_by()
)
