"""What every type of Image Builder has in common: four calls, an ARN that is the id, settings, and tags."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import Shape, kept, regional, tag_changes, texts
from emulator.provider.values import Json, Properties

_SOURCE = "terraform-provider-aws internal/service/imagebuilder/"
Settings = dict[str, Any]


def _unchanged(settings: Settings) -> Settings:
    return settings


@dataclass(frozen=True)
class Kind:
    """One type, and how it is spelled.

    `noun` is what boto3's methods are named after, `member` what Get answers with. `settings` are the inputs that
    Create takes, and Update too where the type has one; `sent` and `received` turn them into AWS's and back where names
    or values differ. `defaults` are sent where nothing is declared; of the settings named by `always` the state has
    what AWS has then. `outputs` are shown as they are.
    """

    name: str
    noun: str
    member: str
    settings: frozenset[str]
    outputs: frozenset[str]
    replaced_by: frozenset[str]
    shape: Shape
    always: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    defaults: Mapping[str, Json] = field(default_factory=dict)
    sent: Callable[[Settings], Settings] = _unchanged
    received: Callable[[Settings], Settings] = _unchanged
    arn: str = ""

    @property
    def arn_member(self) -> str:
        """The parameter that a resource is named by."""
        return self.arn or f"{self.member}Arn"

    def create(self, aws: Aws, inputs: Properties) -> str:
        """Create a resource: its ARN."""
        tags = {"tags": texts(inputs["tags"])} if inputs.get("tags") else {}
        made = self._call(aws, "create", inputs, clientToken=str(uuid4()), **self._to_aws(inputs), **tags)
        return str(made[self.arn_member])

    def read(self, aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
        """The state of a resource."""
        client = regional(aws, "imagebuilder", inputs)
        try:
            found = self._call(aws, "get", inputs, **{self.arn_member: identifier})[self.member]
        except client.exceptions.ResourceNotFoundException:
            return None
        live = self.received(dict(found))
        tags: Properties = dict(found.get("tags") or {})
        return {
            **self.shape.shown(_part(inputs, self.settings), _part(live, self.settings)),
            **_part(live, self.always | self.outputs),
            "arn": identifier,
            "region": client.meta.region_name,
            "tags": tags,
            "tagsAll": tags,
            **kept(inputs, *self.unreadable),
        }

    def update(self, aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
        """Put the new settings where they differ, all of them, and change the tags."""
        before, after = self._to_aws(old), self._to_aws(new)
        if before != after:
            settings = {name: value for name, value in after.items() if name not in self.replaced_by}
            self._call(aws, "update", new, clientToken=str(uuid4()), **{self.arn_member: identifier}, **settings)
        gone, changed = tag_changes(old, new)
        client = regional(aws, "imagebuilder", new)
        if gone:
            client.untag_resource(resourceArn=identifier, tagKeys=gone)
        if changed:
            client.tag_resource(resourceArn=identifier, tags=changed)

    def delete(self, aws: Aws, identifier: str, state: Properties) -> None:
        """Delete a resource, unless it is to stay."""
        if state.get("skipDestroy"):
            return
        client = regional(aws, "imagebuilder", state)
        try:
            self._call(aws, "delete", state, **{self.arn_member: identifier})
        except client.exceptions.ResourceNotFoundException:
            return

    def _call(self, aws: Aws, verb: str, properties: Properties, **parameters: Any) -> Any:
        client = regional(aws, "imagebuilder", properties)
        return getattr(client, f"{verb}_{self.noun}")(**parameters)

    def _to_aws(self, inputs: Properties) -> Settings:
        return self.sent({**self.defaults, **_part(inputs, self.settings)})


def handler(kind: Kind) -> Handler:
    """The handler of a type."""
    return Handler(
        token=f"aws:imagebuilder/{kind.name[:1].lower()}{kind.name[1:]}:{kind.name}",
        source=f"{_SOURCE}{kind.noun}.go",
        takes=kind.settings | kind.unreadable | {"region", "tags"},
        replaces=kind.replaced_by | {"region"},
        create=kind.create,
        read=kind.read,
        update=kind.update,
        delete=kind.delete,
        same={name: _same(kind.shape, name) for name in kind.settings},
    )


def _part(values: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names and value is not None}


def _same(shape: Shape, name: str) -> Callable[[Json, Json], bool]:
    """How a setting is compared: one that is not declared is as its default."""

    def same(old: Json, new: Json) -> bool:
        before: Properties = {name: old} if old is not None else {}
        after: Properties = {name: new} if new is not None else {}
        return shape.same(before, after)

    return same
