"""Everything under `/api/v1/`."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("", include("annotations.api.urls")),
    path("", include("evaluation.api.urls")),
]
