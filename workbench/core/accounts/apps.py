from django.apps import AppConfig
from django.contrib.admin import apps


class AccountsConfig(AppConfig):
    name = "workbench.core.accounts"
    label = "accounts"
    verbose_name = "Accounts"
    default = True

    def ready(self) -> None:
        """Have what people do at the door written down, whichever library lets them in."""
        from workbench.core.accounts import receivers  # noqa: F401


class AdminConfig(apps.AdminConfig):
    """Django's admin, with our site as `admin.site`."""

    default_site = "workbench.core.accounts.site.AdminSite"
    default = False

    def ready(self) -> None:
        """Have second factors shown without their secrets, which allauth's own page shows."""
        super().ready()
        from allauth.mfa.models import Authenticator
        from django.contrib import admin

        from workbench.core.accounts.admin import AuthenticatorAdmin

        admin.site.unregister(Authenticator)
        admin.site.register(Authenticator, AuthenticatorAdmin)
