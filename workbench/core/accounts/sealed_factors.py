"""The second factors as they are stored: sealed anew, and told where no key opens them."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from workbench.core.accounts.sealing import Unreadable, sealed_anew, unseal, with_secrets
from workbench.core.locking import locked


def unreadable_factors() -> Iterator[Authenticator]:
    """Second factors that no key at hand opens."""
    for factor in Authenticator.objects.select_related("user").order_by("pk"):
        try:
            with_secrets(factor.data, unseal)
        except Unreadable:
            yield factor


def seal_anew() -> int:
    """Seal under the secret key what a former one sealed; how many. Locks: each factor in turn."""
    if not settings.SECRET_KEY_FALLBACKS:
        return 0
    count = 0
    for pk in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():
            factor = locked(Authenticator.objects.filter(pk=pk)).first()
            data = with_secrets(factor.data, sealed_anew) if factor else {}
            if factor and data != factor.data:
                factor.data = data
                factor.save(update_fields=["data"])
                count += 1
    return count
