from django.conf import settings
from django.urls import path

from workbench.web import jobs, views

urlpatterns = [
    path("jobs/<uuid:pk>/", jobs.card, name="job-card"),
    path("jobs/<uuid:pk>/cancel", jobs.cancel, name="job-cancel"),
]
if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("styleguide/", views.styleguide, name="styleguide"))
