from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "Evaluation"

    def ready(self) -> None:
        """Register the kind of job and its rules in every process, web and worker alike."""
        from evaluation import jobs  # noqa: F401
