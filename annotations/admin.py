"""Configuration, plain; the ledger is shown and never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from annotations import models
from annotations.selectors.ledger import LEDGER


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that only services write."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Membership)
class MembershipAdmin(admin.ModelAdmin[models.Membership]):
    list_display = ("campaign", "user", "role", "languages")
    list_filter = ("campaign", "role")
    list_select_related = ("campaign", "user")
    autocomplete_fields = ("user",)


@admin.register(models.Campaign)
class CampaignAdmin(admin.ModelAdmin[models.Campaign]):
    list_display = ("name", "benchmark", "is_open", "synthetic", "created_at")
    list_select_related = ("benchmark",)
    readonly_fields = ("benchmark", "name", "synthetic", "created_by", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(models.Benchmark)
class BenchmarkAdmin(admin.ModelAdmin[models.Benchmark]):
    list_display = ("name", "source_language", "licence", "created_at")
    readonly_fields = ("name", "source_language", "created_by", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


SHOWN: set[type[Model]] = {
    *LEDGER, models.Protocol, models.Release, models.ReleaseEvent, models.ReleaseRules,
    models.Suggestion, models.Assignment, models.Consensus,
}  # fmt: skip
for model in SHOWN:
    admin.site.register(model, ReadOnlyAdmin)


@admin.register(models.Comment)
class CommentAdmin(admin.ModelAdmin[models.Comment]):
    """Comments may be erased when their author wants it."""

    list_display = ("__str__", "person")
    readonly_fields = ("act", "nonce", "person", "text")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
