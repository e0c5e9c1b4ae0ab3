"""Read-back of what organization policies set, central root access, account defaults.

What policies declare is read where it takes effect: in every active account and Region, the management account among
them, as the service answers there, with who decided it. Members are those of this configuration: where another stack
declares the accounts, the management account alone is looked at. What is not declared, like the block of public access
where it is `allowed`, has no facts; nor has a missing default VPC, which can do no harm.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from checks.connection import Connection, ReadError
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Facts, Value
from checks.readback_found import THREADS
from foundation.config import Accounts, StackConfig
from foundation.config.baseline import Baseline
from foundation.config.placement import entered

ROOT_FEATURES = ("RootCredentialsManagement", "RootSessions")
ROOT_ACCESS = "central root access"
BY_POLICY = "declarative-policy"
INTERNET = {"off": "off", "ingress": "block-ingress", "bidirectional": "block-bidirectional"}
BLOCKED = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
ID_DIGITS = 12


def subject(key: str, region: str) -> str:
    """What to call the defaults of an account in a Region."""
    return f"defaults of {key} in {region}"


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    section = config.baseline
    if not isinstance(section, Baseline):
        return {}
    facts: dict[str, Mapping[str, Value]] = {ROOT_ACCESS: dict.fromkeys(_root_features(section), "on")}
    for key in _accounts(config):
        if section.s3_public_access == "blocked":
            facts[f"buckets of {key}"] = dict.fromkeys(BLOCKED, True)
        here = dict(_in_account(section, key, is_entered=key in _entered(config)))
        for region in config.settings.regions:
            facts[subject(key, region)] = {**dict(_by_policy(section)), **here}
    return facts


def _accounts(config: StackConfig) -> tuple[str, ...]:
    accounts = config.accounts
    return (MANAGEMENT, *((entry.key for entry in accounts.active()) if isinstance(accounts, Accounts) else ()))


def _entered(config: StackConfig) -> frozenset[str]:
    """The accounts that the program works in."""
    accounts = config.accounts
    return frozenset({MANAGEMENT, *(entered(accounts) if isinstance(accounts, Accounts) else ())})


def _root_features(section: Baseline) -> tuple[str, ...]:
    return ROOT_FEATURES if section.central_root_access else ()


def _by_policy(section: Baseline) -> Iterator[tuple[str, Value]]:
    images = "block-new-sharing" if section.public_images == "blocked" else "unblocked"
    snapshots = "block-all-sharing" if section.public_snapshots == "blocked" else "unblocked"
    yield "public images", {"state": images, "by": BY_POLICY}
    yield "public snapshots", {"state": snapshots, "by": BY_POLICY}
    yield "serial console", {"enabled": section.serial_console == "on", "by": BY_POLICY}
    if section.imdsv2:
        yield "metadata", {"HttpTokens": "required", "HttpPutResponseHopLimit": 2, "by": BY_POLICY}
    internet = INTERNET[section.vpc_block_public_access]
    yield "internet gateways", {"mode": internet, "exclusions": "allowed", "by": BY_POLICY}


def _in_account(section: Baseline, key: str, *, is_entered: bool) -> Iterator[tuple[str, Value]]:
    if section.ebs_encryption and is_entered:
        yield "EBS encryption", True
    if _are_removed(section, key):
        yield "default VPCs", []
    elif section.default_vpcs != "kept" and is_entered:
        yield "rules of default VPCs", []


def _are_removed(section: Baseline, key: str) -> bool:
    """A StackSet removes them, which does not reach the management account: its own are made harmless."""
    return section.default_vpcs == "removed" and key != MANAGEMENT


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError."""
    section = config.baseline
    if not isinstance(section, Baseline):
        return {}
    keys, management = inside.keys(), inside.connection(MANAGEMENT)
    facts: dict[str, Mapping[str, Value]] = {ROOT_ACCESS: dict.fromkeys(_features(management), "on")}
    there = [key for key in _accounts(config) if key == MANAGEMENT or key in keys]
    with ThreadPoolExecutor(THREADS) as pool:
        for some in pool.map(lambda key: dict(_account(config, section, inside, key)), there):
            facts |= some
    return facts


def _features(aws: Connection) -> list[str]:
    try:
        found = aws.call("iam", "list_organizations_features")
    except ReadError as error:
        if error.code == "ServiceAccessNotEnabledException":
            return []
        raise
    return list(found.get("EnabledFeatures", ()))


def _account(
    config: StackConfig, section: Baseline, inside: Inside, key: str
) -> Iterator[tuple[str, Mapping[str, Value]]]:
    if section.s3_public_access == "blocked":
        yield f"buckets of {key}", _public_access(inside.connection(key), inside.id_of(key))
    for region in config.settings.regions:
        aws = inside.connection(key, region)
        facts = dict(_ec2(aws, metadata=section.imdsv2))
        facts |= dict(_account_in_region(aws, section, key, is_entered=key in _entered(config)))
        yield subject(key, region), facts


def _public_access(aws: Connection, account: str) -> Mapping[str, Value]:
    aws.client("s3control").meta.events.register("before-call.s3-control", _at_an_address)
    try:
        found = aws.call("s3control", "get_public_access_block", AccountId=account)
    except ReadError as error:
        if error.code == "NoSuchPublicAccessBlockConfiguration":
            return {}
        raise
    return dict(found["PublicAccessBlockConfiguration"])


def _at_an_address(params: dict[str, Any], **_: object) -> None:
    """S3 Control puts the account before the host's name; an emulator at an IP address has no names below it."""
    parts = urlsplit(params["url"])
    account, _dot, host = parts.netloc.partition(".")
    if account.isdigit() and len(account) == ID_DIGITS and host.rpartition(":")[0].replace(".", "").isdigit():
        params["url"] = urlunsplit(parts._replace(netloc=host))


def _ec2(aws: Connection, *, metadata: bool) -> Iterator[tuple[str, Value]]:
    images = aws.call("ec2", "get_image_block_public_access_state")
    yield "public images", {"state": images["ImageBlockPublicAccessState"], "by": images["ManagedBy"]}
    snapshots = aws.call("ec2", "get_snapshot_block_public_access_state")
    yield "public snapshots", {"state": snapshots["State"], "by": snapshots["ManagedBy"]}
    console = aws.call("ec2", "get_serial_console_access_status")
    yield "serial console", {"enabled": console["SerialConsoleAccessEnabled"], "by": console["ManagedBy"]}
    if metadata:
        level = aws.call("ec2", "get_instance_metadata_defaults")["AccountLevel"]
        yield "metadata", {"by" if name == "ManagedBy" else name: value for name, value in level.items()}
    options = aws.call("ec2", "describe_vpc_block_public_access_options")["VpcBlockPublicAccessOptions"]
    yield (
        "internet gateways",
        {
            "mode": options["InternetGatewayBlockMode"],
            "exclusions": options["ExclusionsAllowed"],
            "by": options["ManagedBy"],
        },
    )


def _account_in_region(
    aws: Connection, section: Baseline, key: str, *, is_entered: bool
) -> Iterator[tuple[str, Value]]:
    if section.ebs_encryption and is_entered:
        yield "EBS encryption", aws.call("ec2", "get_ebs_encryption_by_default")["EbsEncryptionByDefault"]
    if section.default_vpcs == "kept" or not (is_entered or _are_removed(section, key)):
        return
    vpcs = aws.call("ec2", "describe_vpcs", Filters=[_is("is-default", "true")])["Vpcs"]
    ids = [vpc["VpcId"] for vpc in vpcs]
    if _are_removed(section, key):
        yield "default VPCs", ids
        return
    asked = [_is("vpc-id", *ids), _is("group-name", "default")]
    groups = aws.call("ec2", "describe_security_groups", Filters=asked)["SecurityGroups"] if ids else ()
    yield "rules of default VPCs", [_rule(rule) for group in groups for rule in _rules(group)]


def _is(name: str, *values: str) -> Mapping[str, Any]:
    return {"Name": name, "Values": list(values)}


def _rules(group: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for direction, member in (("in", "IpPermissions"), ("out", "IpPermissionsEgress")):
        for rule in group.get(member, ()):
            yield direction, rule


def _rule(rule: tuple[str, Mapping[str, Any]]) -> Value:
    direction, found = rule
    return f"{direction}: protocol {found['IpProtocol']}"
