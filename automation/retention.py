"""What a destroy leaves alone: everything protected or retained, and everything that those need.

The engine would delete a retained resource from its state only, after which nothing knows of it any more, and would
stop at a protected one. So the resources to delete are chosen here and named to the engine one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from automation.engine.stack import Resource


@dataclass(frozen=True)
class Division:
    """A state divided: `kept` are protected or retained, `needed` is what they rest on, `deleted` is the rest."""

    kept: tuple[Resource, ...]
    needed: tuple[Resource, ...]
    deleted: tuple[Resource, ...]


def divide(resources: Sequence[Resource]) -> Division:
    """Divide a state; `resources` are in the state's order, where what a resource needs comes before it."""
    needs: set[str] = set()
    kept, needed, deleted = [], [], []
    for resource in reversed(resources):
        if resource.protect or resource.retain:
            kept.append(resource)
        elif resource.urn in needs:
            needed.append(resource)
        else:
            deleted.append(resource)
            continue
        needs.update({resource.parent, resource.provider, *resource.dependencies})
    return Division(tuple(reversed(kept)), tuple(reversed(needed)), tuple(reversed(deleted)))
