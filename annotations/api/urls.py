from django.urls import path

from annotations.api import submissions, work

urlpatterns = [
    path("campaigns/<str:name>/claims", work.ClaimView.as_view(), name="api-claims"),
    path("campaigns/<str:name>/in-hand", work.InHandView.as_view(), name="api-in-hand"),
    path("assignments/<int:pk>", work.AssignmentView.as_view(), name="api-assignment"),
    path("assignments/<int:pk>/draft", work.DraftView.as_view(), name="api-draft"),
    path("assignments/<int:pk>/reviews", submissions.ReviewView.as_view(), name="api-reviews"),
    path(
        "assignments/<int:pk>/culture-labels",
        submissions.CultureLabelView.as_view(),
        name="api-culture-labels",
    ),
    path("assignments/<int:pk>/answers", submissions.AnswerView.as_view(), name="api-answers"),
    path("assignments/<int:pk>/skips", submissions.SkipView.as_view(), name="api-skips"),
    path("assignments/<int:pk>/flags", submissions.FlagView.as_view(), name="api-flags"),
]
