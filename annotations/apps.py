from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = "Annotations"

    def ready(self) -> None:
        """Register the kinds of jobs, and who may what, in every process; and the pages."""
        from annotations import (  # noqa: F401
            findings,
            hidden_releases,
            jobs,
            scopes,
            second_factor,
            withheld_items,
        )
        from annotations.web import form_texts, item_links, navigation  # noqa: F401
