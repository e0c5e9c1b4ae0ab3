"""`aws:organizations/delegatedAdministrator:DelegatedAdministrator`."""

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.values import Properties


def _create(aws: Aws, inputs: Properties) -> str:
    aws.client("organizations").register_delegated_administrator(
        AccountId=inputs["accountId"], ServicePrincipal=inputs["servicePrincipal"]
    )
    return f"{inputs['accountId']}/{inputs['servicePrincipal']}"


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    account, _, principal = identifier.partition("/")
    pages = aws.client("organizations").get_paginator("list_delegated_administrators")
    listed = (one for page in pages.paginate(ServicePrincipal=principal) for one in page["DelegatedAdministrators"])
    found = next((one for one in listed if one["Id"] == account), None)
    if found is None:
        return None
    return {
        "accountId": account,
        "servicePrincipal": principal,
        "arn": found["Arn"],
        "delegationEnabledDate": found["DelegationEnabledDate"].isoformat(),
        "email": found["Email"],
        "joinedMethod": found["JoinedMethod"],
        "joinedTimestamp": found["JoinedTimestamp"].isoformat(),
        "name": found["Name"],
        "status": found.get("Status"),
    }


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    account, _, principal = identifier.partition("/")
    aws.client("organizations").deregister_delegated_administrator(AccountId=account, ServicePrincipal=principal)


HANDLERS = (
    Handler(
        token="aws:organizations/delegatedAdministrator:DelegatedAdministrator",
        source="terraform-provider-aws internal/service/organizations/delegated_administrator.go",
        takes=frozenset({"accountId", "servicePrincipal"}),
        replaces=frozenset({"accountId", "servicePrincipal"}),
        create=_create,
        read=_read,
        update=no_update,
        delete=_delete,
    ),
)
