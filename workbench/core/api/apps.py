from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "workbench.core.api"
    label = "api"

    def ready(self) -> None:
        """drf-spectacular finds its extensions once their module is imported."""
        from workbench.core.api import schema  # noqa: F401
