"""What countries are called besides, for the script that picks them: asked for once a day."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from annotations.forms.country_aliases import country_aliases
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest

DAY_S = 24 * 60 * 60


@signed_in
@require_safe
@cache_control(private=True, max_age=DAY_S)
def aliases(_request: SignedInRequest) -> HttpResponse:
    """The code of the country by its name, as `picker.js` folds names."""
    return JsonResponse(country_aliases())
