from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "workbench.core.api"
    label = "api"

    def ready(self) -> None:
        """Extensions of drf-spectacular, and scopes of routes, are known by import."""
        from workbench.core.api import schema, scopes  # noqa: F401
