"""`aws:organizations/account:Account`: asynchronous creation, then its place; never found again once suspended."""

from time import sleep

from tenacity import retry, retry_if_result, stop_after_delay, wait_exponential

from emulator.provider.handler import Aws, Handler, PartialFailure
from emulator.provider.handlers.tags import read_tags, tag_list, update_tags
from emulator.provider.values import Properties

_LONGEST_CREATION = 600
"""Seconds that an account's creation may take."""

_FIRST_WAIT = 0.025
"""Seconds until a creation is asked about for the first time; the next waits are half as long again each."""

_GONE = {"SUSPENDED", "PENDING_CLOSURE", "CLOSED"}
"""States in which the upstream provider treats an account as not found (account.go, findAccountByID)."""


def _create(aws: Aws, inputs: Properties) -> str:
    organizations = aws.client("organizations")
    billing = {"IamUserAccessToBilling": inputs["iamUserAccessToBilling"]} if "iamUserAccessToBilling" in inputs else {}
    role = {"RoleName": inputs["roleName"]} if "roleName" in inputs else {}
    started = organizations.create_account(
        AccountName=inputs["name"], Email=inputs["email"], Tags=tag_list(inputs.get("tags")), **billing, **role
    )
    identifier = _created(aws, started["CreateAccountStatus"])
    try:
        _move(aws, identifier, inputs)
    except organizations.exceptions.ClientError as error:
        raise PartialFailure(identifier, error) from error
    return identifier


def _created(aws: Aws, started: dict[str, str]) -> str:
    """The id of the account that a creation ends with. Raises ValueError with AWS's reason when it failed."""

    @retry(
        retry=retry_if_result(lambda status: status["State"] == "IN_PROGRESS"),
        wait=wait_exponential(multiplier=_FIRST_WAIT, exp_base=1.5, max=1),
        stop=stop_after_delay(_LONGEST_CREATION),
    )
    def finished() -> dict[str, str]:
        answer = aws.client("organizations").describe_create_account_status(CreateAccountRequestId=started["Id"])
        return dict(answer["CreateAccountStatus"])

    if started["State"] == "IN_PROGRESS":
        sleep(_FIRST_WAIT)
        started = finished()
    if started["State"] != "SUCCEEDED":
        raise ValueError(f"organizations:CreateAccount failed: {started.get('FailureReason')}")
    return started["AccountId"]


def _move(aws: Aws, identifier: str, inputs: Properties) -> None:
    organizations = aws.client("organizations")
    parent = organizations.list_parents(ChildId=identifier)["Parents"][0]["Id"]
    if "parentId" in inputs and inputs["parentId"] != parent:
        organizations.move_account(AccountId=identifier, SourceParentId=parent, DestinationParentId=inputs["parentId"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    organizations = aws.client("organizations")
    try:
        account = organizations.describe_account(AccountId=identifier)["Account"]
    except organizations.exceptions.AccountNotFoundException:
        return None
    if account["State"] in _GONE:
        return None
    never_read_back = ("roleName", "iamUserAccessToBilling", "closeOnDeletion", "createGovcloud")
    return {
        "arn": account["Arn"],
        "email": account["Email"],
        "name": account["Name"],
        "joinedMethod": account["JoinedMethod"],
        "joinedTimestamp": account["JoinedTimestamp"].isoformat(),
        "parentId": organizations.list_parents(ChildId=identifier)["Parents"][0]["Id"],
        "state": account["State"],
        "status": account.get("Status"),
        **read_tags(aws, identifier),
        **{name: inputs[name] for name in never_read_back if name in inputs},
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    _move(aws, identifier, new)
    update_tags(aws, identifier, old, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    organizations = aws.client("organizations")
    if state.get("closeOnDeletion"):
        organizations.close_account(AccountId=identifier)
    else:
        organizations.remove_account_from_organization(AccountId=identifier)


HANDLERS = (
    Handler(
        token="aws:organizations/account:Account",
        source="terraform-provider-aws internal/service/organizations/account.go",
        takes=frozenset({"name", "email", "parentId", "tags", "roleName", "iamUserAccessToBilling", "closeOnDeletion"}),
        replaces=frozenset({"name", "email", "roleName", "iamUserAccessToBilling"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
    ),
)
