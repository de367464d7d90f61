"""What countries are called besides, for the script that picks them: asked for once a day."""

from functools import cache
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from annotations.forms.country_aliases import country_aliases, fold
from annotations.forms.former_states import FORMER_STATES, FormerState
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest

DAY_S = 24 * 60 * 60


@signed_in
@require_safe
@cache_control(private=True, max_age=DAY_S)
def aliases(_request: SignedInRequest) -> HttpResponse:
    """Codes by name, as `names.js` folds names; states that are no more, with today's countries."""
    return JsonResponse(_names(), json_dumps_params={"ensure_ascii": False})


@cache
def _names() -> dict[str, Any]:
    return {
        "names": {name: " ".join(codes) for name, codes in country_aliases().items()},
        "former": [_former(state) for state in FORMER_STATES],
    }


def _former(state: FormerState) -> dict[str, Any]:
    names = {fold(name) for names in state.names.values() for name in names}
    return {
        "name": {language: names[0] for language, names in state.names.items()},
        "names": sorted(names),
        "codes": " ".join(state.codes),
    }
