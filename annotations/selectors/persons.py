"""One person: where they take part, what they did there and what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from annotations.models import Assignment, Campaign, Membership
from annotations.models.tasks import AssignmentState
from annotations.selectors.people import PersonNumbers, by_person
from annotations.vocabularies import Role
from workbench.core.accounts.models import User


@dataclass(frozen=True)
class Part:
    """What a person is, did and holds in one campaign."""

    campaign: Campaign
    roles: Sequence[Membership]
    numbers: PersonNumbers | None
    held: Sequence[Assignment]


def managed_by(user: User) -> QuerySet[Campaign]:
    """The campaigns whose people are for the user to look after."""
    if user.is_superuser:
        return Campaign.objects.order_by("name")
    roles = Membership.objects.filter(user=user, role=Role.MANAGER)
    return Campaign.objects.filter(pk__in=roles.values("campaign")).order_by("name")


def person_seen_by(user: User, pk: int) -> User | None:
    """The person, if they have or had a part in a campaign that the user manages.

    None where there is no such person too, so that nobody learns who has an account.
    """
    people = User.objects.filter(imported_as__isnull=True)
    if user.is_superuser:
        return people.filter(pk=pk).first()
    person = people.filter(pk=pk).first()
    return person if person and managed_by(user).filter(_concerns(person)).exists() else None


def parts_of(person: User, *, seen_by: User) -> list[Part]:
    """Those in campaigns that the user manages, by the campaign's name."""
    parts = []
    for campaign in managed_by(seen_by).filter(_concerns(person)).select_related("benchmark"):
        numbers = by_person(campaign, person=person)
        roles = list(campaign.memberships.filter(user=person).select_related("user"))
        held = list(held_by(person).filter(task__campaign=campaign).select_related("task"))
        parts.append(Part(campaign, roles, numbers[0] if numbers else None, held))
    return parts


def _concerns(person: User) -> Q:
    """The campaigns in which the person has a role, or has had a task."""
    roles = Membership.objects.filter(user=person).values("campaign")
    work = Assignment.objects.of_every_purpose().filter(person=person).order_by()
    return Q(pk__in=roles) | Q(pk__in=work.values("task__campaign"))


def held_by(person: User) -> QuerySet[Assignment]:
    """What the person has in hand, the oldest first."""
    held = Assignment.objects.of_every_purpose().filter(person=person)
    return held.filter(state=AssignmentState.OPEN).order_by("claimed_at", "pk")


def everybody(*, named: str = "") -> QuerySet[User]:
    """All accounts by user name, with `campaign_count`; those whose names or address are so."""
    people = User.objects.filter(imported_as__isnull=True).order_by("username")
    if named:
        fields = ("username", "first_name", "last_name", "email")
        alike = Q()
        for field in fields:
            alike |= Q(**{f"{field}__icontains": named})
        people = people.filter(alike)
    people = people.prefetch_related("user_permissions__content_type")
    return people.annotate(campaign_count=Count("memberships__campaign", distinct=True))


def rights_of(person: User) -> set[str]:
    """What the person was given besides their roles, as in `annotations.add_campaign`."""
    given = person.user_permissions.all()
    return {f"{right.content_type.app_label}.{right.codename}" for right in given}
