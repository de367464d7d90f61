"""The last of the installed apps: when it is ready, all are."""

import gc

from django.apps import AppConfig


class Started(AppConfig):
    name = "workbench.config.started"

    def ready(self) -> None:
        """Look for garbage again, but not in what was imported: it stays to the end."""
        gc.freeze()
        gc.enable()
