from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "workbench.running.operations"
    label = "operations"
    verbose_name = "Operations"
