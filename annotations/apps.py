from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = "Annotations"

    def ready(self) -> None:
        """Register the kinds of jobs in every process, web and worker alike, and the pages."""
        from annotations import jobs, scopes, second_factor  # noqa: F401
        from annotations.web import form_texts, navigation  # noqa: F401
