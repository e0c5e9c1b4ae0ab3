"""What watches and records which accounts in which Regions, decided from the configuration. Pure."""

from dataclasses import dataclass

from foundation.config.stack import StackConfig
from foundation.coverage.logs import logs
from foundation.coverage.security import security
from foundation.coverage.service import Answer, Cell, Reach, Service

__all__ = ["Answer", "Cell", "Coverage", "Reach", "Service", "coverage"]


@dataclass(frozen=True)
class Coverage:
    """The grid: the allowed Regions, the home Region first, and the services."""

    regions: tuple[str, ...]
    services: tuple[Service, ...]

    @property
    def home(self) -> str:
        """The home Region."""
        return self.regions[0]


def coverage(config: StackConfig) -> Coverage:
    """The grid of a configuration: security services in the order in which they are brought up, then logs."""
    home = config.settings.home_region
    regions = (home, *(region for region in config.settings.regions if region != home))
    return Coverage(regions, (*security(config, regions), *logs(config, regions)))
