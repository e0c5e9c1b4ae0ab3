"""What every type that sets one thing of a bucket shares: its id is the bucket's name, and it goes with the bucket."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.values import Json, Properties

Put = Callable[[Any, str, Properties], None]
Get = Callable[[Any, str, Properties], Properties | None]
Remove = Callable[[Any, str, Properties], None]

GONE = frozenset(
    {
        "NoSuchBucket",
        "NoSuchBucketPolicy",
        "NoSuchLifecycleConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
        "ObjectLockConfigurationNotFoundError",
        "OwnershipControlsNotFoundError",
        "ServerSideEncryptionConfigurationNotFoundError",
    }
)


def setting(
    token: str,
    source: str,
    inputs: frozenset[str],
    put: Put,
    get: Get,
    remove: Remove,
    same: Mapping[str, Callable[[Json, Json], bool]] | None = None,
) -> Handler:
    """The handler of a type that puts, gets and removes one thing of a bucket.

    Args:
        token: of the Pulumi type.
        source: the upstream provider's file.
        inputs: besides `bucket` and `region`.
        put: sets it, at creation and update.
        get: reads it; None, or an error of `GONE`, when there is none.
        remove: takes it away; a bucket that is gone is no error.
        same: how to compare, where text is not enough.
    """
    return Handler(
        token=token,
        source=f"terraform-provider-aws internal/service/s3/{source}",
        takes=inputs | {"bucket", "region"},
        replaces=frozenset({"bucket", "region"}),
        create=partial(_create, put),
        read=partial(_read, get),
        update=partial(_update, put),
        delete=partial(_delete, remove),
        same=same or {},
    )


def _client(aws: Aws, properties: Properties) -> Any:
    region = properties.get("region")
    return aws.client("s3", str(region) if region else None)


def _create(put: Put, aws: Aws, inputs: Properties) -> str:
    bucket = str(inputs["bucket"])
    put(_client(aws, inputs), bucket, inputs)
    return bucket


def _read(get: Get, aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _client(aws, inputs)
    try:
        found = get(client, identifier, inputs)
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            return None
        raise
    return None if found is None else {"bucket": identifier, "region": client.meta.region_name, **found}


def _update(put: Put, aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    put(_client(aws, new), identifier, new)


def _delete(remove: Remove, aws: Aws, identifier: str, state: Properties) -> None:
    client = _client(aws, state)
    try:
        remove(client, identifier, state)
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] not in GONE:
            raise
