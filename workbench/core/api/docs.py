"""The pages that describe the API, and the answer where it has nothing."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI; its script comes from an address of its own, as the security policy asks."""

    template_name = "api/docs.html"
    url_name = "api-schema"


@extend_schema(exclude=True)
class NothingHereView(APIView):
    """A problem, not a page, for a path under `/api/v1/` that names nothing."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound(_("The API has nothing at %s; see /api/v1/docs/.") % request.path)
