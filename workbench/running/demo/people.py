"""The accounts of a demo instance."""

from django.conf import settings
from django.contrib.auth.models import Permission

from annotations.models import Campaign
from annotations.services.guidelines import acknowledge
from annotations.services.members import add_member
from annotations.vocabularies import Role
from workbench.core.accounts.models import User

LANGUAGES_OF = {
    "demo-annotator-1": ["es"],
    "demo-annotator-2": ["es"],
    "demo-annotator-3": ["ar", "hi", "sr"],
    "demo-annotator-4": ["es"],
}
MANAGER_PERMISSIONS = ("add_campaign", "add_benchmark", "add_run")


def make_accounts() -> dict[str, User]:
    """The demo accounts by name; one whose password was changed keeps it."""
    people: dict[str, User] = {}
    for name, _ in settings.DEMO_ACCOUNTS:
        person, created = User.objects.get_or_create(
            username=name, defaults={"email": f"{name}@example.org"}
        )
        if created:
            person.set_password(settings.DEMO_PASSWORD)
            person.save(update_fields=["password"])
        people[name] = person
    people["demo-manager"].user_permissions.set(
        Permission.objects.filter(codename__in=MANAGER_PERMISSIONS)
    )
    return people


def join(campaign: Campaign, people: dict[str, User]) -> None:
    """Give everybody their role in the demo campaign."""
    add_member(campaign=campaign, user=people["demo-manager"], role=Role.MANAGER)
    add_member(campaign=campaign, user=people["demo-reviewer"], role=Role.REVIEWER)
    for name, languages in LANGUAGES_OF.items():
        add_member(campaign=campaign, user=people[name], role=Role.ANNOTATOR, languages=languages)
        acknowledge(user=people[name], campaign=campaign, version=campaign.protocol.version)
