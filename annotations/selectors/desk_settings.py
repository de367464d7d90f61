"""How a person has set up their desk."""

from annotations.models import DeskSettings
from workbench.core.accounts.models import User
from workbench.core.prepared import Given, Prepared


def settings_of(user: User) -> DeskSettings:
    """The person's settings; the usual ones, not stored, where they have changed none."""
    return _settings.first(user=user.pk) or DeskSettings(user=user)


_settings = Prepared(lambda: DeskSettings.objects.filter(user=Given("user")))
