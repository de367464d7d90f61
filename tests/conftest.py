"""What every test may ask for."""

from workbench.embedded import ensure_unless_configured

ensure_unless_configured()
