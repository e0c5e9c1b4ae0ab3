"""`aws:organizations/organization:Organization` and `.../organizationalUnit:OrganizationalUnit`."""

from typing import Any

from emulator.provider.handler import Aws, Handler, PartialFailure
from emulator.provider.handlers.tags import read_tags, tag_list, update_tags
from emulator.provider.values import Json, Properties


def _create_organization(aws: Aws, inputs: Properties) -> str:
    organizations = aws.client("organizations")
    organization = organizations.create_organization(FeatureSet=inputs.get("featureSet") or "ALL")["Organization"]
    try:
        _enable(aws, {}, inputs)
    except organizations.exceptions.ClientError as error:
        raise PartialFailure(organization["Id"], error) from error
    return str(organization["Id"])


def _enable(aws: Aws, old: Properties, new: Properties) -> None:
    """Trusted access first: some policy types can only be enabled when their service has it."""
    organizations = aws.client("organizations")
    root = organizations.list_roots()["Roots"][0]
    live_types = {entry["Type"] for entry in root["PolicyTypes"]}
    wanted, before = _strings(new, "awsServiceAccessPrincipals"), _strings(old, "awsServiceAccessPrincipals")
    types, types_before = _strings(new, "enabledPolicyTypes"), _strings(old, "enabledPolicyTypes")
    for principal in wanted - before:
        organizations.enable_aws_service_access(ServicePrincipal=principal)
    for kind in sorted(types - live_types):
        organizations.enable_policy_type(RootId=root["Id"], PolicyType=kind)
    for kind in sorted((types_before - types) & live_types):
        organizations.disable_policy_type(RootId=root["Id"], PolicyType=kind)
    for principal in before - wanted:
        organizations.disable_aws_service_access(ServicePrincipal=principal)


def _strings(values: Properties, name: str) -> set[str]:
    found = values.get(name)
    return {str(item) for item in found} if isinstance(found, list) else set()


def _read_organization(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    organizations = aws.client("organizations")
    try:
        organization = organizations.describe_organization()["Organization"]
    except organizations.exceptions.AWSOrganizationsNotInUseException:
        return None
    if organization["Id"] != identifier:
        return None
    access = organizations.get_paginator("list_aws_service_access_for_organization").paginate()
    principals: list[Json] = sorted(e["ServicePrincipal"] for page in access for e in page["EnabledServicePrincipals"])
    root = organizations.list_roots()["Roots"][0]
    accounts = [
        _account(a) for page in organizations.get_paginator("list_accounts").paginate() for a in page["Accounts"]
    ]
    management = organization["MasterAccountId"]
    return {
        "arn": organization["Arn"],
        "featureSet": organization["FeatureSet"],
        "awsServiceAccessPrincipals": _in_order(principals, inputs.get("awsServiceAccessPrincipals")),
        "enabledPolicyTypes": _in_order(
            sorted(entry["Type"] for entry in root["PolicyTypes"]), inputs.get("enabledPolicyTypes")
        ),
        "masterAccountArn": organization["MasterAccountArn"],
        "masterAccountEmail": organization["MasterAccountEmail"],
        "masterAccountId": management,
        "masterAccountName": next((a["name"] for a in accounts if a["id"] == management), None),
        "accounts": list(accounts),
        "nonMasterAccounts": [account for account in accounts if account["id"] != management],
        "roots": [
            {
                "arn": root["Arn"],
                "id": root["Id"],
                "name": root["Name"],
                "policyTypes": [{"type": e["Type"], "status": e["Status"]} for e in root["PolicyTypes"]],
            }
        ],
    }


def _in_order(live: list[Json], declared: Json) -> list[Json]:
    """A set on AWS, a list in the state: kept in the order in which the program declares it."""
    wanted = declared if isinstance(declared, list) else []
    return [item for item in wanted if item in live] + [item for item in live if item not in wanted]


def _account(account: dict[str, Any]) -> Properties:
    return {
        "arn": account["Arn"],
        "email": account["Email"],
        "id": account["Id"],
        "name": account["Name"],
        "state": account.get("State"),
        "status": account.get("Status"),
    }


def _delete_organization(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    aws.client("organizations").delete_organization()


def _update_organization(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _enable(aws, old, new)


def _create_unit(aws: Aws, inputs: Properties) -> str:
    answer = aws.client("organizations").create_organizational_unit(
        ParentId=inputs["parentId"], Name=inputs["name"], Tags=tag_list(inputs.get("tags"))
    )
    return str(answer["OrganizationalUnit"]["Id"])


def _read_unit(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    organizations = aws.client("organizations")
    try:
        unit = organizations.describe_organizational_unit(OrganizationalUnitId=identifier)["OrganizationalUnit"]
    except organizations.exceptions.OrganizationalUnitNotFoundException:
        return None
    parent = organizations.list_parents(ChildId=identifier)["Parents"][0]["Id"]
    accounts = organizations.get_paginator("list_accounts_for_parent").paginate(ParentId=identifier)
    return {
        "arn": unit["Arn"],
        "name": unit["Name"],
        "parentId": parent,
        "accounts": [
            {"arn": a["Arn"], "email": a["Email"], "id": a["Id"], "name": a["Name"]}
            for page in accounts
            for a in page["Accounts"]
        ],
        **read_tags(aws, identifier),
    }


def _update_unit(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    if old.get("name") != new["name"]:
        aws.client("organizations").update_organizational_unit(OrganizationalUnitId=identifier, Name=new["name"])
    update_tags(aws, identifier, old, new)


def _delete_unit(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    aws.client("organizations").delete_organizational_unit(OrganizationalUnitId=identifier)


def _same_set(old: Json, new: Json) -> bool:
    return isinstance(old, list) and isinstance(new, list) and sorted(map(str, old)) == sorted(map(str, new))


HANDLERS = (
    Handler(
        token="aws:organizations/organization:Organization",
        source="terraform-provider-aws internal/service/organizations/organization.go",
        takes=frozenset({"awsServiceAccessPrincipals", "enabledPolicyTypes", "featureSet"}),
        replaces=frozenset(),
        create=_create_organization,
        read=_read_organization,
        update=_update_organization,
        delete=_delete_organization,
        same={"awsServiceAccessPrincipals": _same_set, "enabledPolicyTypes": _same_set},
    ),
    Handler(
        token="aws:organizations/organizationalUnit:OrganizationalUnit",
        source="terraform-provider-aws internal/service/organizations/organizational_unit.go",
        takes=frozenset({"name", "parentId", "tags"}),
        replaces=frozenset({"parentId"}),
        create=_create_unit,
        read=_read_unit,
        update=_update_unit,
        delete=_delete_unit,
    ),
)
