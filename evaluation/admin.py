from typing import TypeVar

from django.contrib import admin
from django.http import HttpRequest

from evaluation.models import Analysis, Run
from evaluation.models.work import WorkOnRelease

Work = TypeVar("Work", bound=WorkOnRelease)


class ReadOnly(admin.ModelAdmin[Work]):
    """Work on releases is started and stopped on its pages."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Work | None = None) -> bool:
        return False


@admin.register(Run)
class RunAdmin(ReadOnly[Run]):
    list_display = ("spec", "release_label", "state", "shots", "limit", "created_by", "created_at")
    list_filter = ("release_name", "release_version")
    list_select_related = ("job", "created_by")
    search_fields = ("spec", "release_name")


@admin.register(Analysis)
class AnalysisAdmin(ReadOnly[Analysis]):
    list_display = ("__str__", "state", "seed", "draws", "created_by", "created_at")
    list_filter = ("release_name", "release_version")
    list_select_related = ("job", "created_by")
    search_fields = ("specs", "release_name")
