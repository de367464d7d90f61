from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "workbench.core.jobs"
    label = "jobs"
    verbose_name = "Jobs"
