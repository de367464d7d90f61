from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "workbench.core.web"
    label = "web"
    verbose_name = "Pages"
