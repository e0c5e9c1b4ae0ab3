"""Read-back of emergency access: who may use the role, in every account, and who hears of it, from every Region.

Not compared are the two users, who are made by hand, and whether an address has confirmed its subscription. Members are
entered only where the program works itself; of the others, the StackSets' instances are compared.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain

from checks.answers import told
from checks.inside import Inside
from checks.readback_emergency import access, alarm, listening, members
from checks.readback_emergency.scope import Live, Scope
from checks.readback_facts import Facts, Subjects, Value
from checks.readback_found import THREADS
from foundation.config import StackConfig


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    scope = Scope.of(config)
    areas = (access, alarm, listening, members)
    return {} if scope is None else dict(chain.from_iterable(area.expected(scope) for area in areas))


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError, but not where it is refused.

    Calls grow with the Regions that are on by themselves, and the accounts that the program works in.
    """
    scope = Scope.of(config)
    if scope is None:
        return {}
    live = Live.of(scope, inside)
    reads: dict[str, Callable[[], Subjects]] = {
        "role": partial(access.found, live),
        "alarm": partial(alarm.found, live),
        "carrier": partial(listening.carrier, live),
        **{region: partial(listening.found, live, region) for region in scope.listened},
        "StackSets": partial(members.stack_sets, live),
        **{key: partial(members.inside, live, key) for key in scope.entered if key in live.there},
    }
    with ThreadPoolExecutor(THREADS) as pool:
        return dict(chain.from_iterable(pool.map(_told, reads, reads.values())))


def _told(what: str, read: Callable[[], Subjects]) -> list[tuple[str, Mapping[str, Value]]]:
    """A list, so that the reading is done in the thread of the pool."""
    return list(told(f"emergency access, {what}", read))
