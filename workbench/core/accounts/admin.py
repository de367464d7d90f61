from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from workbench.core.accounts.models import ApiToken, User

admin.site.register(User, UserAdmin)


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin[ApiToken]):
    list_display = ("name", "user", "created_at", "last_used_at", "expires_at")
    list_select_related = ("user",)
    readonly_fields = ("digest", "created_at", "last_used_at")

    def has_add_permission(self, request: object) -> bool:
        return False
