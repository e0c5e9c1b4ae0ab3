"""How a hook of the program calls AWS: as the credentials of the run, or as the account that a service is delegated to.

For the few steps that no resource of any provider does. boto3 is imported when a hook runs: half a second that only
such runs need. Throttled calls are asked again; everything else is the caller's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pulumi

from foundation.guard import Refused

T = TypeVar("T")

LONGEST = 120
"""Seconds for which a throttled call is asked again."""
THROTTLED = ("RequestLimitExceeded", "Throttling", "ThrottlingException", "TooManyRequestsException")


@dataclass(frozen=True)
class Access:
    """The home Region, the allowed Regions, the name of our sessions, and the access role of each service's account.

    Services are named as in `settings.delegates`.
    """

    home_region: str
    regions: tuple[str, ...]
    session: str
    roles: Mapping[str, Callable[[], pulumi.Input[str]]]

    async def role(self, service: str) -> str:
        """The name of the role, from the exports of another stack where that declares the accounts."""
        return str(await pulumi.Output.from_input(self.roles[service]()).future())

    def inside(self, account: str, role: str, region: str) -> "Caller":
        """Clients of a member account."""
        arn = f"arn:aws:iam::{account}:role/{role}"
        sts = Caller(region).client("sts")
        return Caller(
            region, patiently(lambda: sts.assume_role(RoleArn=arn, RoleSessionName=self.session))["Credentials"]
        )


@dataclass(frozen=True)
class Account:
    """An account of the organization."""

    id: str
    email: str


class Caller:
    """Clients of one account: with the credentials of the run that of the management account."""

    def __init__(self, region: str, credentials: Mapping[str, str] | None = None) -> None:
        import boto3

        found = credentials or {}
        self._session: Any = boto3.session.Session(
            region_name=region,
            aws_access_key_id=found.get("AccessKeyId"),
            aws_secret_access_key=found.get("SecretAccessKey"),
            aws_session_token=found.get("SessionToken"),
        )

    def client(self, service: str, region: str | None = None) -> Any:
        """A client, of another Region too."""
        return self._session.client(service, region_name=region)

    def regions(self, service: str) -> list[str]:
        """The Regions that the account has enabled and the service is in."""
        regions = patiently(self.client("ec2").describe_regions)["Regions"]
        return sorted({region["RegionName"] for region in regions} & set(self._session.get_available_regions(service)))


def patiently(call: Callable[[], T], *, also: Sequence[str] = (), longest: float = LONGEST) -> T:
    """The answer of a call that is asked again while AWS throttles it, or refuses it with one of the codes `also`."""
    from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_exponential_jitter

    codes = (*THROTTLED, *also)
    retrying = Retrying(
        retry=retry_if_exception(lambda error: code(error) in codes),
        wait=wait_exponential_jitter(multiplier=0.2, max=10),
        stop=stop_after_delay(longest),
        reraise=True,
    )
    return retrying(call)


def listed(call: Callable[..., Any], key: str, cursor: str = "NextToken", **asked: object) -> list[Any]:
    """Everything that an operation lists, page by page; not every service has paginators."""
    found: list[Any] = []
    more: dict[str, str] = {}
    while True:
        answer = patiently(lambda: call(**asked, **more))  # noqa: B023 - asked at once
        found += answer.get(key) or []
        if not answer.get(cursor):
            return found
        more = {cursor: answer[cursor]}


def batches(items: Sequence[T], size: int = 50) -> Iterator[list[T]]:
    """The items in lists of what one call takes."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def active_accounts(region: str) -> list[Account]:
    """The active accounts of the organization, the management account included."""
    accounts = listed(Caller(region).client("organizations").list_accounts, "Accounts")
    return [Account(one["Id"], one["Email"]) for one in accounts if one.get("State", one.get("Status")) == "ACTIVE"]


def delegated_account(organizations: Any, principal: str) -> str:
    """The account that a service is delegated to. Raises Refused where there is none any more."""
    asked = {"ServicePrincipal": principal}
    found = listed(organizations.list_delegated_administrators, "DelegatedAdministrators", **asked)
    if not found:
        raise Refused(
            f"{principal} is delegated to no account any more: somebody has ended the delegation outside of this "
            f"program. Run `foundation refresh`, which takes what is gone out of the state, then the update again."
        )
    return str(found[0]["Id"])


def code(error: BaseException) -> str:
    """AWS's code of a refusal; nothing for other errors."""
    response: Any = getattr(error, "response", None)
    return str(response["Error"]["Code"]) if response else ""
