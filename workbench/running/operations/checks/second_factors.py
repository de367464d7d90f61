"""Can the secrets of second factors be read?"""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from workbench.core.accounts.sealed_factors import unreadable_factors
from workbench.running.operations.checks.finding import Finding, ok, trouble

CHECK = "second factors"


def second_factors() -> Iterator[Finding]:
    """They are sealed under a key that is made from the secret key, which no backup holds."""
    lost = sorted({factor.user.username for factor in unreadable_factors()})
    if not lost:
        told = _("%(count)d can be read with the secret key.")
        yield ok(CHECK, told % {"count": Authenticator.objects.count()})
        return
    told = _("The secret key does not open those of: %(people)s.")
    remedy = _(
        "Set SECRET_KEY_FALLBACKS to the key that they were made under; else remove them in the "
        "admin (createsuperuser makes an account for that), and have them set up anew."
    )
    yield trouble(CHECK, told % {"people": ", ".join(lost)}, remedy)
