from django.urls import path

from evaluation.web import views

app_name = "evaluation"
urlpatterns = [
    path("", views.scoreboard, name="scoreboard"),
    path("start/", views.start, name="start"),
    path("runs/<int:pk>/", views.run, name="run"),
    path("runs/<int:pk>/live/", views.live, name="live"),
    path("runs/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("runs/<int:pk>/retry/", views.retry, name="retry"),
]
