from django.urls import path

from annotations.web.desk import (
    actions,
    context,
    countries,
    guidelines,
    key_settings,
    notices,
    numbers,
    pages,
    queue,
)

urlpatterns = [
    path("", pages.home, name="desk-home"),
    path("work/<str:campaign>/<slug:kind>/<slug:language>/", queue.work, name="desk-work"),
    path("desk/keys/", key_settings.keys, name="desk-keys"),
    path("desk/guideline/<str:campaign>/", guidelines.guideline, name="desk-guideline"),
    path("desk/guideline/<str:campaign>/read/", guidelines.acknowledged, name="desk-acknowledge"),
    path("desk/countries/", countries.aliases, name="desk-countries"),
    path("desk/numbers/", numbers.numbers, name="desk-numbers"),
    path("notices/", notices.notices, name="notices"),
    path("notices/seen/", notices.seen, name="notices-seen"),
    path("history/", pages.history, name="desk-history"),
    path("assignments/<int:pk>/", pages.opened, name="desk-open"),
    path("assignments/<int:pk>/state/", pages.state, name="desk-state"),
    path("assignments/<int:pk>/context/", context.context, name="desk-context"),
    path("assignments/<int:pk>/submit/", actions.submit, name="desk-submit"),
    path("assignments/<int:pk>/skip/", actions.skip, name="desk-skip"),
    path("assignments/<int:pk>/flag/", actions.flag, name="desk-flag"),
    path("assignments/<int:pk>/draft/", actions.draft, name="desk-draft"),
    path("assignments/<int:pk>/preview/", actions.preview, name="desk-preview"),
    path("assignments/<int:pk>/compare/", actions.compare_sides, name="desk-compare"),
    path("assignments/<int:pk>/merge/", actions.merge, name="desk-merge"),
    path("assignments/<int:pk>/correct/", pages.correct, name="desk-correct"),
]
