"""Who manages, for whoever asks managers for a second factor."""

from annotations.models import Membership
from annotations.permissions import can_create_campaign, can_import_benchmark
from annotations.vocabularies import Role
from workbench.core.accounts.models import User
from workbench.core.accounts.second_factor import register


def manages(user: User) -> bool:
    """Runs a campaign, or may make one or bring in a benchmark."""
    return (
        bool(can_create_campaign(user) or can_import_benchmark(user))
        or Membership.objects.filter(user=user, role=Role.MANAGER).exists()
    )


register("managers", manages)
