"""Read-back of spend: budgets, the topic that they tell, what watches for anomalies, and the export with its bucket.

Parts that are `off` are not looked for. Where another stack declares the accounts, the bucket cannot be entered, so it
is not compared.
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain

from checks.answers import told
from checks.inside import Inside
from checks.readback_facts import Facts, Subjects
from checks.readback_spend import anomalies, budgets, export_bucket, exports, topic
from checks.readback_spend.scope import Scope
from foundation.config import StackConfig

_AREAS = (topic, budgets, anomalies, exports, export_bucket)
_READ: Mapping[str, Callable[[Scope, Inside], Subjects]] = {
    "topic": topic.found,
    "budgets": budgets.found,
    "anomalies": anomalies.found,
    "exports": exports.found,
    "bucket of the export": export_bucket.found,
}


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    scope = Scope.of(config)
    return {} if scope is None else dict(chain.from_iterable(area.expected(scope) for area in _AREAS))


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError, but not where it is refused.

    Calls grow with the budgets (five each), so with the accounts that have one: AWS lists no subscribers.
    """
    scope = Scope.of(config)
    if scope is None:
        return {}
    areas = (told(f"spend, {what}", partial(read, scope, inside)) for what, read in _READ.items())
    return dict(chain.from_iterable(areas))
