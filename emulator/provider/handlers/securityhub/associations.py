"""`aws:securityhub/configurationPolicyAssociation:ConfigurationPolicyAssociation`."""

from typing import Any

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws, Handler, PartialFailure
from emulator.provider.handlers.securityhub.client import hub, is_gone, region_of, settled
from emulator.provider.values import Properties


def _target(identifier: str) -> dict[str, str]:
    kind = {"r-": "RootId", "ou": "OrganizationalUnitId"}.get(identifier[:2], "AccountId")
    return {kind: identifier}


def _associate(aws: Aws, inputs: Properties) -> str:
    client, target = hub(aws, inputs), str(inputs["targetId"])
    client.start_configuration_policy_association(
        ConfigurationPolicyIdentifier=inputs["policyId"], Target=_target(target)
    )
    found = _settled(client, target)
    if found["AssociationStatus"] == "FAILED":
        raise PartialFailure(target, ValueError(f"association of {target} FAILED: {found['AssociationStatusMessage']}"))
    return target


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = hub(aws, inputs)
    try:
        found = _settled(client, identifier)
    except ClientError as error:
        if is_gone(error):
            return None
        raise
    return {"policyId": found["ConfigurationPolicyId"], "targetId": found["TargetId"], **region_of(client)}


def _settled(client: Any, target: str) -> Any:
    return settled(
        lambda: client.get_configuration_policy_association(Target=_target(target)),
        lambda answer: str(answer["AssociationStatus"]),
    )


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _associate(aws, new)


def _disassociate(aws: Aws, identifier: str, state: Properties) -> None:
    try:
        hub(aws, state).start_configuration_policy_disassociation(
            ConfigurationPolicyIdentifier=state["policyId"], Target=_target(identifier)
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise


HANDLERS = (
    Handler(
        token="aws:securityhub/configurationPolicyAssociation:ConfigurationPolicyAssociation",
        source="terraform-provider-aws internal/service/securityhub/configuration_policy_association.go",
        takes=frozenset({"policyId", "targetId", "region"}),
        replaces=frozenset({"targetId", "region"}),
        create=_associate,
        read=_read,
        update=_update,
        delete=_disassociate,
    ),
)
