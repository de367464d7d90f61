"""Thirteen people who ask, by what they are to one campaign, which works in Spanish and Amharic."""

from collections.abc import Mapping
from dataclasses import dataclass

from annotations.models import Campaign
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.factories import UserFactory
from workbench.core.accounts.models import User

ANONYMOUS, DEACTIVATED = "anonymous", "deactivated"
NEWCOMER, NEIGHBOUR, STAFF = "newcomer", "neighbour", "staff"
SIBLING = "sibling"
ANNOTATOR, REVIEWER, OTHER_REVIEWER = "annotator", "reviewer", "other reviewer"
VIEWER, MANAGER, WORKING_MANAGER = "viewer", "manager", "working manager"
SUPERUSER = "superuser"

# Nobody knows them; or they are known and have no part in the campaign.
UNKNOWN = (ANONYMOUS, DEACTIVATED)
OUTSIDE = (*UNKNOWN, NEWCOMER, NEIGHBOUR, SIBLING, STAFF)


@dataclass(frozen=True)
class _Part:
    """A part in the campaign."""

    role: Role
    languages: tuple[str, ...] = ()


# From the least to the most that they may.
PARTS: Mapping[str, tuple[_Part, ...]] = {
    ANONYMOUS: (),
    DEACTIVATED: (_Part(Role.MANAGER),),
    NEWCOMER: (),
    NEIGHBOUR: (),
    SIBLING: (),
    STAFF: (),
    VIEWER: (_Part(Role.VIEWER),),
    ANNOTATOR: (_Part(Role.ANNOTATOR, ("es",)),),
    OTHER_REVIEWER: (_Part(Role.REVIEWER, ("am",)),),
    REVIEWER: (_Part(Role.REVIEWER, ("es",)),),
    WORKING_MANAGER: (_Part(Role.MANAGER), _Part(Role.ANNOTATOR, ("es",))),
    MANAGER: (_Part(Role.MANAGER),),
    SUPERUSER: (),
}


def make_people(campaign: Campaign, other: Campaign, sibling: Campaign) -> dict[str, User]:
    """Everybody but the anonymous one; the neighbour annotates in the other campaign, the sibling
    manages another one over the same benchmark."""
    people = {name: UserFactory(username=name.replace(" ", "-")) for name in PARTS}
    del people[ANONYMOUS]
    for name, user in people.items():
        for part in PARTS[name]:
            add_member(campaign=campaign, user=user, role=part.role, languages=part.languages)
    add_member(campaign=other, user=people[NEIGHBOUR], role=Role.ANNOTATOR, languages=())
    add_member(campaign=sibling, user=people[SIBLING], role=Role.MANAGER, languages=())
    people[STAFF].is_staff = True
    people[SUPERUSER].is_staff = people[SUPERUSER].is_superuser = True
    people[STAFF].save()
    people[SUPERUSER].save()
    return people
