"""A failure as an operator needs it: which resource, which AWS call, what AWS said, and what to do about it.

The wrapper knows nothing of AWS but this: how the two providers word a failed call, and what the errors that a
foundation really meets ask of a person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from automation.events import Step, title_of, type_of

# pulumi-aws: "operation error Organizations: CreatePolicy, https response error StatusCode: 400, RequestID: .., Code:"
_SDK_FOR_GO = re.compile(
    r"operation error (?P<service>[\w ]+): (?P<operation>\w+),.*?RequestID: [\w-]*, (?P<code>\w+)?", re.S
)
# boto3: "An error occurred (DuplicatePolicyException) when calling the CreatePolicy operation: ..."
_BOTO = re.compile(r"error occurred \((?P<code>[\w.]+)\) when calling the (?P<operation>\w+) operation", re.S)

#: Error code or telling text -> what to do. The first that occurs in the message counts.
ADVICE = (
    ("ACCOUNT_NUMBER_LIMIT_EXCEEDED", "Ask AWS Support for a higher quota of accounts, then set `accounts.quota`."),
    ("allowed number of AWS accounts", "Ask AWS Support for a higher quota of accounts, then set `accounts.quota`."),
    ("EMAIL_ALREADY_EXISTS", "Give the account an e-mail address that no AWS account has had."),
    ("InvalidVpcID.NotFound", "A shared VPC takes a while to be seen elsewhere: run the same command again."),
    ("InvalidCidrBlock.InUse", "A subnet still has IPv6 addresses: write `ipv6: true` for its environment."),
    ("AccountAlreadyRegistered", "The account is delegated administrator already; run the same command again."),
    (
        "Only one open service quota increase",
        "AWS has not decided on an earlier request for this quota, such as the template's: run again when it has.",
    ),
    ("value less than current", "The account has more than this already: write what it has, or remove the request."),
    ("Tag keys not found", "Billing has not seen this key yet: take it out of foundation:tags.billed for a day."),
    (
        "Limit exceeded on dimensional spend monitor",
        "There is such a monitor already: name it in foundation:spend.anomalies.service_monitor, or delete it.",
    ),
    ("FinalizingOrganization", "AWS is still preparing the organization: run the same command again in an hour."),
    ("TooManyRequests", "AWS throttled the calls: run the same command again, it continues where it stopped."),
    ("Throttling", "AWS throttled the calls: run the same command again, it continues where it stopped."),
    ("ConcurrentModification", "AWS was changing the same object: run the same command again."),
    ("ExpiredToken", "The credentials have expired: sign in again, then run the same command again."),
    ("InvalidClientTokenId", "AWS does not know these credentials: sign in again."),
    ("NoCredentialProviders", "No AWS credentials: sign in, or set AWS_PROFILE."),
    ("no valid credential sources", "No AWS credentials: sign in, or set AWS_PROFILE."),
    ("AccessDenied", "The principal may not make this call: check the role you deploy with, and the guardrails on it."),
    ("MalformedPolicyDocument", "AWS refuses the policy's text; `foundation rehearse` shows the same refusal."),
    ("AWSOrganizationsNotInUse", "The management account has no organization: are these its credentials?"),
    ("is not authorized", "The principal may not make this call: check the role you deploy with."),
)
_HOOK = re.compile(r'^(?:[\w ]+: )?before hook "[^"]*" failed: ')
_UNHANDLED = "an unhandled error occurred: "
_OTHERWISE = "Correct what the message names and run the same command again: it continues where it stopped."


@dataclass(frozen=True)
class Failure:
    """One thing that went wrong. `resource` is empty for the program itself; `call` when no AWS call is named.

    `refused` says that nothing was tried: the program itself does not want the change, and its message says why.
    """

    resource: str
    urn: str
    operation: str
    call: str
    message: str
    remedy: str
    refused: bool = False


def failure_of(urn: str, step: Step | None, messages: Sequence[str]) -> Failure | None:
    """The failure of one resource from the engine's messages about it; None for the engine's closing words alone."""
    told = [_shortened(text.removeprefix(_UNHANDLED)) for text in messages if not _closing(text)]
    # The engine repeats the text of a refusal, and the program may add nothing but its traceback.
    telling = [text for text in told if text.strip()]
    if step is None and not telling:
        return None
    message = "\n".join(dict.fromkeys(telling)) or "the engine gives no reason"
    root = "pulumi:pulumi:Stack" in urn
    refusals = [_HOOK.sub("", text, count=1) for text in telling if _HOOK.match(text)]
    if refusals:
        message = "\n".join(dict.fromkeys(refusals))
    return Failure(
        resource="" if root or not urn else title_of(urn),
        urn=urn,
        operation=step.operation if step else "",
        call=call_of(message, urn),
        message=message,
        remedy="" if refusals else remedy_of(message),
        refused=bool(refusals),
    )


def call_of(message: str, urn: str = "") -> str:
    """The AWS call that a provider's message names, "organizations:CreatePolicy"; empty when there is none.

    boto3 does not name the service: it is the one of the resource, "aws:organizations/policy:Policy", except for the
    roles that providers assume.
    """
    if found := _SDK_FOR_GO.search(message):
        return f"{found['service'].replace(' ', '').lower()}:{found['operation']}"
    if found := _BOTO.search(message):
        operation = found["operation"]
        module = re.match(r"aws:([^/:]+)[/:]", type_of(urn))
        service = "sts" if operation.startswith("Assume") else module[1] if module else ""
        return f"{service}:{operation}" if service else operation
    return ""


def remedy_of(message: str) -> str:
    """What to do about an error with this message."""
    return next((remedy for telling, remedy in ADVICE if telling in message), _OTHERWISE)


def _shortened(text: str) -> str:
    """An error of the program without its traceback, but for where it happened."""
    head, found, traceback = text.partition("\nTraceback (most recent call last):")
    places = re.findall(r'File "([^"<]+)", line (\d+)', traceback)
    if not found or not places:
        return text
    file, line = places[-1]
    return f"{traceback.strip().splitlines()[-1].strip()}\n{file}:{line}" if head else text


def _closing(text: str) -> bool:
    """The engine's own last words, which repeat that something failed."""
    return bool(re.fullmatch(r"(update|preview|refresh|destroy|deletion) (failed|canceled)\.?", text.strip()))
