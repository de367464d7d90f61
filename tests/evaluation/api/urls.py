"""The evaluation API alone."""

from evaluation.api.urls import urlpatterns

__all__ = ["urlpatterns"]
