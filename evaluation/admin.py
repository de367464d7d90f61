from django.contrib import admin
from django.http import HttpRequest

from evaluation.models import Run


@admin.register(Run)
class RunAdmin(admin.ModelAdmin[Run]):
    list_display = ("spec", "release_label", "state", "shots", "limit", "created_by", "created_at")
    list_filter = ("release_name", "release_version")
    list_select_related = ("job", "created_by")
    search_fields = ("spec", "release_name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False
