"""Which units are production: those with the tag `environment: production`, and so all that is below them. Pure."""

from foundation.config.section import In, Off
from foundation.config.units import Units

TAG, VALUE = "environment", "production"


def production_units(units: Units | Off | In | None) -> tuple[str, ...]:
    """Paths of the uppermost units with the tag, sorted; none where another stack has the units."""
    if not isinstance(units, Units):
        return ()
    tagged = sorted(unit.path for unit in units.walk() if unit.tags.get(TAG) == VALUE)
    return tuple(path for path in tagged if not any(path.startswith(f"{other}/") for other in tagged))
