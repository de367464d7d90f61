from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "workbench.api"
    label = "api"

    def ready(self) -> None:
        """drf-spectacular finds its extensions once their module is imported."""
        from workbench.api import schema  # noqa: F401
