"""What every type of the network shares: the client, tags, sets of ids, and waiting until AWS is done."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws
from emulator.provider.handlers.shapes import regional, tag_changes
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Json, Properties

SOURCE = "terraform-provider-aws internal/service/ec2/"
_LONGEST = 30.0
_PAUSE = 0.03


def ec2(aws: Aws, properties: Properties) -> Any:
    """EC2 in the Region of a resource."""
    return regional(aws, "ec2", properties)


def tagged(inputs: Properties, kind: str) -> dict[str, Any]:
    """The tags of a creation."""
    tags = tag_list(inputs.get("tags"))
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": tags}]} if tags else {}


def shown_tags(live: list[dict[str, str]] | None) -> Properties:
    """`tags` and `tagsAll` of a state."""
    tags: Properties = {tag["Key"]: tag["Value"] for tag in live or []}
    return {"tags": tags, "tagsAll": tags}


def change_tags(client: Any, identifier: str, old: Properties, new: Properties) -> None:
    """Brings the tags from the old inputs to the new ones."""
    gone, changed = tag_changes(old, new)
    if gone:
        client.delete_tags(Resources=[identifier], Tags=[{"Key": key} for key in gone])
    if changed:
        client.create_tags(Resources=[identifier], Tags=tag_list({**changed}))


def arn(client: Any, owner: str, resource: str) -> str:
    """The ARN of a resource such as `vpc/vpc-1`."""
    return f"arn:aws:ec2:{client.meta.region_name}:{owner}:{resource}"


def given(inputs: Properties, names: dict[str, str]) -> dict[str, Any]:
    """The inputs that were declared, by AWS's names."""
    return {aws: inputs[name] for name, aws in names.items() if inputs.get(name) is not None}


def strings(value: Json) -> list[str]:
    """A list of ids; empty when there is none."""
    return [str(item) for item in value] if isinstance(value, list) else []


def set_changes(old: Json, new: Json) -> tuple[list[str], list[str]]:
    """The ids to take away and to add."""
    before, after = set(strings(old)), set(strings(new))
    return sorted(before - after), sorted(after - before)


def as_declared(declared: Json, live: list[str]) -> list[Json]:
    """Live ids, in the declared order where they are the same ones."""
    known = strings(declared)
    return [*known] if sorted(known) == sorted(live) else [*live]


def same_set(old: Json, new: Json) -> bool:
    """Whether two sets of ids are the same; a set that is not declared is whatever AWS has."""
    return new is None or sorted(strings(old)) == sorted(strings(new))


def undeclared(old: Json, new: Json) -> bool:
    """What is not declared is whatever AWS has: of inputs that upstream calls optional and computed."""
    return new is None or old == new


def usually(usual: Json) -> Callable[[Json, Json], bool]:
    """Whether two values are the same, where one that is not declared is the usual one."""
    return lambda old, new: (usual if old is None else old) == (usual if new is None else new)


@contextmanager
def unless_gone(*codes: str) -> Iterator[None]:
    """Leaves errors alone that say that what is to be deleted is not there."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] not in codes:
            raise


def first(find: Callable[[], list[Any]], *codes: str) -> Any:
    """The first that AWS lists; None for an empty list and for errors that say that there is none."""
    with unless_gone(*codes):
        return next(iter(find()), None)
    return None


def wait(identifier: str, state: Callable[[], str | None], wanted: str | None) -> None:
    """Waits until AWS tells the wanted state, `None` being that it is gone.

    Raises:
        TimeoutError: it takes too long, or a state that leads nowhere was reached.
    """
    end, found = time.monotonic() + _LONGEST, state()
    while found != wanted:
        if found == "failed" or time.monotonic() > end:
            raise TimeoutError(f"waiting for {identifier}: unexpected state {found!r}, wanted target {wanted!r}")
        time.sleep(_PAUSE)
        found = state()
