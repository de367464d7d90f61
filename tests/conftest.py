"""What every test may ask for."""

from hypothesis import settings

from workbench.running.embedded import ensure_unless_configured

ensure_unless_configured()

# A busy machine is no failure: speed is measured in benchmarks/.
settings.register_profile("workbench", deadline=None)
settings.load_profile("workbench")
