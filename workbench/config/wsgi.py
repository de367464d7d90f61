"""The web process's entry."""

import os

from django.core.wsgi import get_wsgi_application

from workbench.running.embedded import ensure_unless_configured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
ensure_unless_configured()
application = get_wsgi_application()
