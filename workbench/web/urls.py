from django.conf import settings
from django.urls import path

from workbench.web import views

urlpatterns = (
    [path("styleguide/", views.styleguide, name="styleguide")]
    if settings.DEBUG or settings.DEMO
    else []
)
