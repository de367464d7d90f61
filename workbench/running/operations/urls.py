from django.urls import path

from workbench.running.operations import views

urlpatterns = [path("", views.status_page, name="status")]
