"""The images account, what is asked more than once asked once."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from checks import readback_ids, readback_keys
from checks.connection import Connection
from checks.inside import Inside
from checks.readback_images.scope import KEY_ALIAS, Scope, key_word
from checks.readback_words import Words

CLIENT = "imagebuilder"
Described = Mapping[str, Any]


class Live:
    """What there is. Everything may raise ReadError."""

    def __init__(self, scope: Scope, inside: Inside) -> None:
        self.scope = scope
        self.inside = inside

    def aws(self, region: str | None = None) -> Connection:
        """The images account in a Region, the home Region where none is named."""
        return self.inside.connection(self.scope.account, region)

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """ARNs of the keys by Region, of those that are there."""
        every = {region: readback_keys.arn(self.aws(region), KEY_ALIAS) for region in self.scope.looked_at}
        return {region: arn for region, arn in every.items() if arn is not None}

    @cached_property
    def words(self) -> Words:
        """Words for the keys, the accounts, and those who may launch."""
        keys = {arn: key_word(region) for region, arn in self.keys.items()}
        return readback_ids.words(self.inside, self.scope.section.shared_with, keys)

    def listed(self, operation: str, member: str) -> Iterable[tuple[str, Described]]:
        """Everything of a kind in Image Builder in all Regions, with what to call it: in the home Region by its name.

        A name that is there again, in another version, has that too.
        """
        names: set[str] = set()
        for region in self.scope.looked_at:
            for one in self.aws(region).listed(CLIENT, operation, member):
                name = one["name"] if region == self.scope.home else f"{one['name']} in {region}"
                yield (f"{name} ({one['arn'].rpartition('/')[2]})" if name in names else name), one
                names.add(name)

    def told(self, operation: str, member: str, **asked: str) -> Described:
        """One thing of Image Builder in the home Region, with words for ids."""
        described = self.aws().call(CLIENT, operation, **asked)[member]
        known: Described = self.words.json({name: value for name, value in described.items() if "date" not in name})
        return known
