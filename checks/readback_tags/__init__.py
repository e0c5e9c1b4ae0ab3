"""Read-back of the schema of tags: what tag policies come to, categories and tags of costs, and rules of AWS Config.

The tags that resources have are compared where those are, and the tag policies with all other documents.
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain

from checks.answers import told
from checks.inside import Inside
from checks.readback_facts import Facts, Subjects
from checks.readback_tags import allocation_tags, config_rules, cost_categories, tag_policies
from checks.readback_tags.scope import Scope
from foundation.config import StackConfig

_AREAS = (tag_policies, cost_categories, allocation_tags, config_rules)
_READ: Mapping[str, Callable[[Scope, Inside], Subjects]] = {
    "tag policies": tag_policies.found,
    "cost categories": cost_categories.found,
    "cost allocation tags": allocation_tags.found,
    "rules of AWS Config": config_rules.found,
}


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    scope = Scope.of(config)
    return {} if scope is None else dict(chain.from_iterable(area.expected(scope) for area in _AREAS))


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError, but not where it is refused.

    Calls grow with the targets of tag policies and with the Regions (two and two for each rule), not with the accounts.
    """
    scope = Scope.of(config)
    if scope is None:
        return {}
    areas = (told(f"tags, {what}", partial(read, scope, inside)) for what, read in _READ.items())
    return dict(chain.from_iterable(areas))
