"""`aws:inspector2/...`: DelegatedAdminAccount, OrganizationConfiguration, Enabler and MemberAssociation."""

from typing import Any

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.values import Json, Properties

_UPSTREAM = "terraform-provider-aws internal/service/inspector2"
_SCAN_TYPES = {
    "EC2": "ec2",
    "ECR": "ecr",
    "LAMBDA": "lambda",
    "LAMBDA_CODE": "lambdaCode",
    "CODE_REPOSITORY": "codeRepository",
}


def _inspector(aws: Aws, properties: Properties) -> Any:
    region = properties.get("region")
    return aws.client("inspector2", str(region) if region else None)


def _strings(value: Json) -> list[str]:
    return sorted(str(item) for item in value) if isinstance(value, list) else []


def _same_set(old: Json, new: Json) -> bool:
    return _strings(old) == _strings(new)


def _designate(aws: Aws, inputs: Properties) -> str:
    _inspector(aws, inputs).enable_delegated_admin_account(delegatedAdminAccountId=inputs["accountId"])
    return str(inputs["accountId"])


def _read_designation(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _inspector(aws, inputs)
    listed = client.list_delegated_admin_accounts()["delegatedAdminAccounts"]
    status = next((one["status"] for one in listed if one["accountId"] == identifier), None)
    if status is None:
        return None
    return {"accountId": identifier, "relationshipStatus": status, "region": client.meta.region_name}


def _undesignate(aws: Aws, identifier: str, state: Properties) -> None:
    _inspector(aws, state).disable_delegated_admin_account(delegatedAdminAccountId=identifier)


def _auto_enable(value: Json) -> dict[str, bool]:
    declared = value if isinstance(value, dict) else {}
    return {name: bool(declared.get(name)) for name in _SCAN_TYPES.values()}


def _configure(aws: Aws, inputs: Properties) -> str:
    _inspector(aws, inputs).update_organization_configuration(autoEnable=_auto_enable(inputs["autoEnable"]))
    return aws.account


def _read_configuration(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    client = _inspector(aws, inputs)
    answer = client.describe_organization_configuration()
    live, declared = _auto_enable(answer["autoEnable"]), inputs.get("autoEnable")
    return {
        "autoEnable": declared if declared and _auto_enable(declared) == live else dict(live),
        "maxAccountLimitReached": answer["maxAccountLimitReached"],
        "region": client.meta.region_name,
    }


def _reconfigure(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _configure(aws, new)


def _unconfigure(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    _inspector(aws, state).update_organization_configuration(autoEnable=_auto_enable({}))


def _enabler_id(inputs: Properties) -> str:
    return f"{':'.join(_strings(inputs['accountIds']))}-{':'.join(_strings(inputs['resourceTypes']))}"


def _refuse_failures(answer: Any) -> None:
    failed = [f"account {one['accountId']}: {one['errorCode']}: {one['errorMessage']}" for one in answer]
    if failed:
        raise ValueError("; ".join(failed))


def _enable(aws: Aws, inputs: Properties) -> str:
    accounts, wanted = _strings(inputs["accountIds"]), _strings(inputs["resourceTypes"])
    if len(accounts) > 1 and aws.account in accounts:
        message = "accountIds can contain either the administrator account or one or more member accounts"
        raise ValueError(message)
    client = _inspector(aws, inputs)
    _refuse_failures(client.enable(accountIds=accounts, resourceTypes=wanted)["failedAccounts"])
    if others := sorted(set(_SCAN_TYPES) - set(wanted)):
        client.disable(accountIds=accounts, resourceTypes=others)
    return _enabler_id(inputs)


def _read_enabler(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _inspector(aws, inputs)
    asked = identifier.partition("-")[0].split(":")
    answer = client.batch_get_account_status(accountIds=asked)
    enabled = [one for one in answer["accounts"] if one["state"]["status"] == "ENABLED"]
    if not enabled:
        return None
    states = enabled[0]["resourceState"]
    accounts: list[Json] = [*sorted(one["accountId"] for one in enabled)]
    scans: list[Json] = [
        scan for scan, member in sorted(_SCAN_TYPES.items()) if states.get(member, {}).get("status") == "ENABLED"
    ]
    declared = {name: inputs.get(name) for name in ("accountIds", "resourceTypes")}
    return {
        "accountIds": declared["accountIds"] if _same_set(declared["accountIds"], accounts) else accounts,
        "resourceTypes": declared["resourceTypes"] if _same_set(declared["resourceTypes"], scans) else scans,
        "region": client.meta.region_name,
    }


def _update_enabler(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    client, removed = _inspector(aws, new), set(_strings(old["accountIds"])) - set(_strings(new["accountIds"]))
    _enable(aws, new)
    if removed:
        answer = client.disable(accountIds=sorted(removed), resourceTypes=list(_SCAN_TYPES))
        _refuse_failures(answer["failedAccounts"])


def _disable(aws: Aws, identifier: str, state: Properties) -> None:
    accounts = identifier.partition("-")[0].split(":")
    answer = _inspector(aws, state).disable(accountIds=accounts, resourceTypes=list(_SCAN_TYPES))
    # Upstream takes an account that is no longer a member for one that is gone.
    _refuse_failures(one for one in answer["failedAccounts"] if one["errorCode"] != "ACCESS_DENIED")


def _associate(aws: Aws, inputs: Properties) -> str:
    _inspector(aws, inputs).associate_member(accountId=inputs["accountId"])
    return str(inputs["accountId"])


def _read_association(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _inspector(aws, inputs)
    try:
        member = client.get_member(accountId=identifier)["member"]
    except client.exceptions.ResourceNotFoundException:
        return None
    return {
        "accountId": identifier,
        "delegatedAdminAccountId": member["delegatedAdminAccountId"],
        "relationshipStatus": member["relationshipStatus"],
        "updatedAt": member["updatedAt"].isoformat(),
        "region": client.meta.region_name,
    }


def _disassociate(aws: Aws, identifier: str, state: Properties) -> None:
    _inspector(aws, state).disassociate_member(accountId=identifier)


HANDLERS = (
    Handler(
        token="aws:inspector2/delegatedAdminAccount:DelegatedAdminAccount",
        source=f"{_UPSTREAM}/delegated_admin_account.go",
        takes=frozenset({"accountId", "region"}),
        replaces=frozenset({"accountId", "region"}),
        create=_designate,
        read=_read_designation,
        update=no_update,
        delete=_undesignate,
    ),
    Handler(
        token="aws:inspector2/organizationConfiguration:OrganizationConfiguration",
        source=f"{_UPSTREAM}/organization_configuration.go",
        takes=frozenset({"autoEnable", "region"}),
        replaces=frozenset({"region"}),
        create=_configure,
        read=_read_configuration,
        update=_reconfigure,
        delete=_unconfigure,
        same={"autoEnable": lambda old, new: _auto_enable(old) == _auto_enable(new)},
    ),
    Handler(
        token="aws:inspector2/enabler:Enabler",
        source=f"{_UPSTREAM}/enabler.go",
        takes=frozenset({"accountIds", "resourceTypes", "region"}),
        replaces=frozenset({"region"}),
        create=_enable,
        read=_read_enabler,
        update=_update_enabler,
        delete=_disable,
        same={"accountIds": _same_set, "resourceTypes": _same_set},
    ),
    Handler(
        token="aws:inspector2/memberAssociation:MemberAssociation",
        source=f"{_UPSTREAM}/member_association.go",
        takes=frozenset({"accountId", "region"}),
        replaces=frozenset({"accountId", "region"}),
        create=_associate,
        read=_read_association,
        update=no_update,
        delete=_disassociate,
    ),
)
