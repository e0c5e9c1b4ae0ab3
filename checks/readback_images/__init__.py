"""Read-back of machine images: keys, what builds, pipelines and all that they name, parameters, and allowed images.

Pipelines, recipes, lifecycle policies and parameters that nobody declared are extra, in every Region of the stack; own
components are not, as they stay where they are no longer used. The images themselves are Image Builder's. Where another
stack declares the accounts, the images account is not known here, so nothing is compared.
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain

from checks.answers import told
from checks.inside import Inside
from checks.readback_facts import Facts, Subjects
from checks.readback_images import (
    allowed,
    builder,
    components,
    distributions,
    image_keys,
    infrastructures,
    lifecycles,
    parameters,
    pipelines,
    recipes,
    shares,
)
from checks.readback_images.live import Live
from checks.readback_images.scope import Scope
from foundation.config import StackConfig

_AREAS = (
    image_keys,
    builder,
    components,
    recipes,
    infrastructures,
    distributions,
    pipelines,
    lifecycles,
    parameters,
    shares,
    allowed,
)
_READ: Mapping[str, Callable[[Live], Subjects]] = {
    "keys": image_keys.found,
    "what builds": builder.found,
    "components": components.found,
    "recipes": recipes.found,
    "infrastructures": infrastructures.found,
    "distributions": distributions.found,
    "pipelines": pipelines.found,
    "lifecycle policies": lifecycles.found,
    "parameters": parameters.found,
    "shares": shares.found,
    "allowed images": allowed.found,
}


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    scope = Scope.of(config)
    return {} if scope is None else dict(chain.from_iterable(area.expected(scope) for area in _AREAS))


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError, but not where it is refused.

    Calls grow with the images (some five each) and with the Regions (some fifteen each), not with the accounts.
    """
    scope, keys = Scope.of(config), inside.keys()
    if scope is None or scope.account not in keys:
        return {}
    live = Live(scope, inside)
    areas = (told(f"images, {what}", partial(read, live)) for what, read in _READ.items())
    return dict(chain.from_iterable(areas))
