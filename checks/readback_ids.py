"""Words for what is inside one live organization (`checks.readback_words`)."""

from collections.abc import Iterable, Mapping

from checks.inside import Inside
from checks.readback_words import ORGANIZATION, Words, word


def words(inside: Inside, targets: Iterable[str] = (), first: Mapping[str, str] | None = None) -> Words:
    """Words for the organization, its root, the targets that are there, and the accounts; `first` comes before them."""
    keys = inside.keys()
    found: dict[str, str] = {inside.organization: ORGANIZATION, inside.target("root"): word("root")}
    for target in targets:
        try:
            found[inside.target(target)] = word(target.removeprefix("account:"))
        except KeyError:
            continue  # that it is missing is a mismatch of its own
    return Words({**(first or {}), **found, **{inside.id_of(key): word(key) for key in keys}})
