from django.urls import path

from annotations.web.joining import views

urlpatterns = [
    path("join/", views.join, name="join"),
    path("join/<str:secret>/", views.open_invitation, name="join-link"),
]
