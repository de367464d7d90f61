from django.urls import path

from workbench.core.accounts.views import everyone, first, profile, sessions, tokens

urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("profile/data/", profile.own_data, name="own-data"),
    path("first/", first.first_administrator, name="first-administrator"),
    path("first/<str:secret>/", first.open_first, name="first-administrator-link"),
    path("mail/", everyone.mail, name="kept-mail"),
    path("tokens/", tokens.tokens, name="api-tokens"),
    path("tokens/<int:pk>/revoke", tokens.revoke, name="api-token-revoke"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:pk>/end", sessions.end, name="session-end"),
    path("sessions/end-others", sessions.end_others, name="sessions-end-others"),
    path("everyone/", everyone.everyone, name="everyone"),
    path("everyone/sessions/<int:pk>/end", everyone.end, name="everyone-session-end"),
    path("everyone/tokens/<int:pk>/revoke", everyone.revoke, name="everyone-token-revoke"),
    path("access-log/", everyone.access_log, name="access-log"),
]
