"""Who may do what with a bucket: its policy, its block of public access, and who owns its objects."""

import re
from typing import Any

from emulator.provider.handler import Aws, Handler, same_json
from emulator.provider.handlers.s3.setting import setting
from emulator.provider.values import Properties

_ACCOUNT = re.compile(r"(?<=:)//\d{12}\.")
_BLOCK = {
    "blockPublicAcls": "BlockPublicAcls",
    "blockPublicPolicy": "BlockPublicPolicy",
    "ignorePublicAcls": "IgnorePublicAcls",
    "restrictPublicBuckets": "RestrictPublicBuckets",
}


def _put_policy(client: Any, bucket: str, inputs: Properties) -> None:
    client.put_bucket_policy(Bucket=bucket, Policy=inputs["policy"])


def _get_policy(client: Any, bucket: str, inputs: Properties) -> Properties | None:
    live, declared = client.get_bucket_policy(Bucket=bucket)["Policy"], inputs.get("policy")
    return {"policy": declared if same_json(declared, live) else live}


def _remove_policy(client: Any, bucket: str, state: Properties) -> None:  # noqa: ARG001
    client.delete_bucket_policy(Bucket=bucket)


def _configuration(inputs: Properties) -> dict[str, bool]:
    return {name: bool(inputs.get(pulumi)) for pulumi, name in _BLOCK.items()}


def _shown(configuration: dict[str, bool]) -> Properties:
    return {pulumi: bool(configuration.get(name)) for pulumi, name in _BLOCK.items()}


def _put_block(client: Any, bucket: str, inputs: Properties) -> None:
    client.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=_configuration(inputs))


def _get_block(client: Any, bucket: str, inputs: Properties) -> Properties | None:
    shown = _shown(client.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"])
    return {**shown, "skipDestroy": bool(inputs.get("skipDestroy"))}


def _remove_block(client: Any, bucket: str, state: Properties) -> None:
    if not state.get("skipDestroy"):
        client.delete_public_access_block(Bucket=bucket)


def _put_ownership(client: Any, bucket: str, inputs: Properties) -> None:
    rule: Any = inputs["rule"]
    controls = {"Rules": [{"ObjectOwnership": rule["objectOwnership"]}]}
    client.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=controls)


def _get_ownership(client: Any, bucket: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    rules = client.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
    return {"rule": {"objectOwnership": rules[0]["ObjectOwnership"]}}


def _remove_ownership(client: Any, bucket: str, state: Properties) -> None:  # noqa: ARG001
    client.delete_bucket_ownership_controls(Bucket=bucket)


def _account(aws: Aws, properties: Properties) -> str:
    return str(properties.get("accountId") or aws.account)


def _control(aws: Aws) -> Any:
    client = aws.client("s3control")
    client.meta.events.register_first("before-call", _without_account, unique_id="without-account")
    return client


def _without_account(params: dict[str, Any], **_: object) -> None:
    """S3 Control puts the account in front of the host's name, which the loopback's address cannot take."""
    params["url"] = _ACCOUNT.sub("//", params["url"])


def _put_account_block(aws: Aws, account: str, inputs: Properties) -> None:
    _control(aws).put_public_access_block(AccountId=account, PublicAccessBlockConfiguration=_configuration(inputs))


def _create_account_block(aws: Aws, inputs: Properties) -> str:
    account = _account(aws, inputs)
    _put_account_block(aws, account, inputs)
    return account


def _read_account_block(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    client = _control(aws)
    try:
        found = client.get_public_access_block(AccountId=identifier)["PublicAccessBlockConfiguration"]
    except client.exceptions.NoSuchPublicAccessBlockConfiguration:
        return None
    return {"accountId": identifier, **_shown(found)}


def _update_account_block(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put_account_block(aws, identifier, new)


def _delete_account_block(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    _control(aws).delete_public_access_block(AccountId=identifier)


HANDLERS = (
    setting(
        "aws:s3/bucketPolicy:BucketPolicy",
        "bucket_policy.go",
        frozenset({"policy"}),
        _put_policy,
        _get_policy,
        _remove_policy,
        same={"policy": same_json},
    ),
    setting(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "bucket_public_access_block.go",
        frozenset({*_BLOCK, "skipDestroy"}),
        _put_block,
        _get_block,
        _remove_block,
    ),
    setting(
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        "bucket_ownership_controls.go",
        frozenset({"rule"}),
        _put_ownership,
        _get_ownership,
        _remove_ownership,
    ),
    Handler(
        token="aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
        source="terraform-provider-aws internal/service/s3control/account_public_access_block.go",
        takes=frozenset({*_BLOCK, "accountId"}),
        replaces=frozenset({"accountId"}),
        create=_create_account_block,
        read=_read_account_block,
        update=_update_account_block,
        delete=_delete_account_block,
    ),
)
