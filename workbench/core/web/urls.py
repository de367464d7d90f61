from django.conf import settings
from django.urls import URLPattern, path

from workbench.core.web import views

urlpatterns: list[URLPattern] = (
    [path("styleguide/", views.styleguide, name="styleguide")]
    if settings.DEBUG or settings.DEMO
    else []
)
