from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "workbench.jobs"
    label = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        """Give every process the Celery app with our broker: the web sends messages too."""
        from workbench import celery  # noqa: F401
