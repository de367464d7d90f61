from django.urls import path

from workbench.core.jobs import views

urlpatterns = [
    path("<uuid:pk>/", views.job, name="job"),
    path("<uuid:pk>/cancel", views.cancel, name="job-cancel"),
]
