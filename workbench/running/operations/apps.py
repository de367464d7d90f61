from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "workbench.running.operations"
    label = "operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        """Register the page of the installation's status."""
        from workbench.running.operations import navigation  # noqa: F401
