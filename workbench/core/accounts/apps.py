from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "workbench.core.accounts"
    label = "accounts"
    verbose_name = "Accounts"
