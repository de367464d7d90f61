from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "Evaluation"

    def ready(self) -> None:
        """Register the kind of job in every process, web and worker alike, and the pages."""
        from evaluation import jobs, scopes  # noqa: F401
        from evaluation.web import navigation  # noqa: F401
