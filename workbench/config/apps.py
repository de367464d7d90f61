"""What Django starts every process with."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "workbench.config"
    label = "config"

    def ready(self) -> None:
        """Give every process the Celery app with our broker: the web sends messages too."""
        from workbench.config import celery  # noqa: F401
