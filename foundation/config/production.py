"""Which units are production: those whose tags, own or inherited, say `environment: production`. Pure.

Nearest wins: what is below such a unit is production too, unless it says otherwise.
"""

from foundation.config.inherited import unit_tags
from foundation.config.section import In, Off
from foundation.config.settings import Settings
from foundation.config.units import Units, is_within

TAG, VALUE = "environment", "production"


def production_units(units: Units | Off | In | None, settings: Settings | None = None) -> tuple[str, ...]:
    """Paths of the uppermost units all of which is production, sorted; none where another stack has the units.

    Of a unit with another environment below it, only the units are named that are production throughout.
    """
    if not isinstance(units, Units):
        return ()
    paths = [unit.path for unit in units.walk()]
    others = [path for path in paths if unit_tags(path, units, settings).get(TAG) != VALUE]
    throughout = {path for path in paths if not any(is_within(other, path) for other in others)}
    return tuple(sorted(path for path in throughout if path.rpartition("/")[0] not in throughout))
