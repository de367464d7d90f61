"""When the desk reminds a person to rest."""

from annotations import limits
from annotations.models import DeskSettings
from annotations.services.fields import check_range
from workbench.core.accounts.models import User


def set_rest(*, user: User, minutes: int) -> None:
    """Remind the person after so many minutes of work; never where it is 0. Locks nothing.

    Raises:
        Invalid: it is out of range; names `rest_minutes`.
    """
    check_range("rest_minutes", minutes, limits.REST_MINUTES)
    DeskSettings.objects.update_or_create(user=user, defaults={"rest_minutes": minutes})
