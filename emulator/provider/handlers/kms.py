"""`aws:kms/key:Key` and `aws:kms/alias:Alias`. A key that waits for its deletion counts as gone, as upstream."""

from typing import Any

from emulator.provider.handler import Aws, Handler, PartialFailure, same_json
from emulator.provider.handlers.s3.declared import texts
from emulator.provider.values import Json, Properties

_KEPT = ("bypassPolicyLockoutSafetyCheck", "deletionWindowInDays")
"""Inputs that AWS does not know: they are for the next call."""

_DEFAULT_WINDOW = 30


def _client(aws: Aws, properties: Properties) -> Any:
    region = properties.get("region")
    return aws.client("kms", str(region) if region else None)


def _tag_list(tags: Json) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in texts(tags).items()]


def _create(aws: Aws, inputs: Properties) -> str:
    client = _client(aws, inputs)
    names = {
        "bypassPolicyLockoutSafetyCheck": "BypassPolicyLockoutSafetyCheck",
        "customerMasterKeySpec": "KeySpec",
        "description": "Description",
        "keyUsage": "KeyUsage",
        "multiRegion": "MultiRegion",
        "policy": "Policy",
    }
    wanted = {name: inputs[key] for key, name in names.items() if inputs.get(key)}
    tags = {"Tags": _tag_list(inputs["tags"])} if inputs.get("tags") else {}
    identifier = str(client.create_key(**wanted, **tags)["KeyMetadata"]["KeyId"])
    try:
        if inputs.get("enableKeyRotation"):
            _rotate(client, identifier, inputs)
        if inputs.get("isEnabled") is False:
            client.disable_key(KeyId=identifier)
    except client.exceptions.ClientError as error:
        raise PartialFailure(identifier, error) from error
    return identifier


def _rotate(client: Any, identifier: str, inputs: Properties) -> None:
    if not inputs.get("enableKeyRotation"):
        client.disable_key_rotation(KeyId=identifier)
        return
    period = inputs.get("rotationPeriodInDays")
    client.enable_key_rotation(KeyId=identifier, **({"RotationPeriodInDays": period} if period else {}))


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _client(aws, inputs)
    try:
        found = client.describe_key(KeyId=identifier)["KeyMetadata"]
    except client.exceptions.NotFoundException:
        return None
    if found["KeyState"] == "PendingDeletion":
        return None
    rotation = client.get_key_rotation_status(KeyId=identifier)
    policy = client.get_key_policy(KeyId=identifier, PolicyName="default")["Policy"]
    declared = inputs.get("policy")
    tags: Properties = {tag["TagKey"]: tag["TagValue"] for tag in client.list_resource_tags(KeyId=identifier)["Tags"]}
    return {
        "arn": found["Arn"],
        "keyId": found["KeyId"],
        "customerMasterKeySpec": found["KeySpec"],
        "description": found.get("Description", ""),
        "enableKeyRotation": rotation["KeyRotationEnabled"],
        "isEnabled": found["Enabled"],
        "keyUsage": found["KeyUsage"],
        "multiRegion": bool(found.get("MultiRegion")),
        "policy": declared if same_json(declared, policy) else policy,
        "region": client.meta.region_name,
        **({"rotationPeriodInDays": rotation["RotationPeriodInDays"]} if rotation["KeyRotationEnabled"] else {}),
        **{name: inputs[name] for name in _KEPT if name in inputs},
        "tags": tags,
        "tagsAll": tags,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = _client(aws, new)
    enabled = new.get("isEnabled") is not False
    if enabled and old.get("isEnabled") is False:
        client.enable_key(KeyId=identifier)  # first: a disabled key takes no change of its rotation
    if _changed(old, new, "enableKeyRotation") or _changed(old, new, "rotationPeriodInDays"):
        _rotate(client, identifier, new)
    if _changed(old, new, "description"):
        client.update_key_description(KeyId=identifier, Description=new.get("description") or "")
    if new.get("policy") and not same_json(old.get("policy"), new["policy"]):
        bypass = bool(new.get("bypassPolicyLockoutSafetyCheck"))
        client.put_key_policy(
            KeyId=identifier, PolicyName="default", Policy=new["policy"], BypassPolicyLockoutSafetyCheck=bypass
        )
    _update_tags(client, identifier, old, new)
    if not enabled and old.get("isEnabled") is not False:
        client.disable_key(KeyId=identifier)


def _changed(old: Properties, new: Properties, name: str) -> bool:
    return (old.get(name) or None) != (new.get(name) or None)


def _update_tags(client: Any, identifier: str, old: Properties, new: Properties) -> None:
    before, after = texts(old.get("tags")), texts(new.get("tags"))
    if gone := sorted(before.keys() - after.keys()):
        client.untag_resource(KeyId=identifier, TagKeys=gone)
    if changed := {key: value for key, value in after.items() if before.get(key) != value}:
        client.tag_resource(
            KeyId=identifier, Tags=[{"TagKey": key, "TagValue": value} for key, value in changed.items()]
        )


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    window = state.get("deletionWindowInDays") or _DEFAULT_WINDOW
    _client(aws, state).schedule_key_deletion(KeyId=identifier, PendingWindowInDays=window)


def _create_alias(aws: Aws, inputs: Properties) -> str:
    if not inputs.get("name"):
        raise ValueError("emulated AWS makes up no alias names: declare `name`")
    _client(aws, inputs).create_alias(AliasName=inputs["name"], TargetKeyId=inputs["targetKeyId"])
    return str(inputs["name"])


def _read_alias(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _client(aws, inputs)
    pages = client.get_paginator("list_aliases").paginate()
    found = next((item for page in pages for item in page["Aliases"] if item["AliasName"] == identifier), None)
    if found is None or "TargetKeyId" not in found:
        return None
    arn, target, declared = found["AliasArn"], found["TargetKeyId"], inputs.get("targetKeyId")
    return {
        "arn": arn,
        "name": identifier,
        "region": client.meta.region_name,
        "targetKeyArn": f"{arn.removesuffix(identifier)}key/{target}",
        "targetKeyId": declared if _same_key(declared, target) else target,
    }


def _update_alias(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _client(aws, new).update_alias(AliasName=identifier, TargetKeyId=new["targetKeyId"])


def _delete_alias(aws: Aws, identifier: str, state: Properties) -> None:
    client = _client(aws, state)
    try:
        client.delete_alias(AliasName=identifier)
    except client.exceptions.NotFoundException:
        return


def _same_key(old: Json, new: Json) -> bool:
    """Whether two names of a key, ids or ARNs, mean the same key."""
    return isinstance(old, str) and isinstance(new, str) and old.rpartition("/")[2] == new.rpartition("/")[2]


HANDLERS: tuple[Handler, ...] = (
    Handler(
        token="aws:kms/key:Key",
        source="terraform-provider-aws internal/service/kms/key.go",
        takes=frozenset(
            {
                "bypassPolicyLockoutSafetyCheck",
                "customerMasterKeySpec",
                "deletionWindowInDays",
                "description",
                "enableKeyRotation",
                "isEnabled",
                "keyUsage",
                "multiRegion",
                "policy",
                "region",
                "rotationPeriodInDays",
                "tags",
            }
        ),
        replaces=frozenset({"customerMasterKeySpec", "keyUsage", "multiRegion", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"policy": same_json},
    ),
    Handler(
        token="aws:kms/alias:Alias",
        source="terraform-provider-aws internal/service/kms/alias.go",
        takes=frozenset({"name", "targetKeyId", "region"}),
        replaces=frozenset({"name", "region"}),
        create=_create_alias,
        read=_read_alias,
        update=_update_alias,
        delete=_delete_alias,
        same={"targetKeyId": _same_key},
    ),
)
