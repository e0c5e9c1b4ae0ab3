"""Requests are checked against the service models as AWS checks them."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import Aws
from moto.core.utils import get_service_model

from emulator.aws.errors import AwsError
from emulator.aws.protocol import Operation
from emulator.aws.validation import unreadable_patterns, validate

GRAPH = f"arn:aws:detective:eu-west-1:111122223333:graph:{'a' * 32}"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def operation(service: str, name: str, protocol: str = "json") -> Operation:
    return Operation(service, name, protocol, get_service_model(service).operation_model(name))


def refused(service: str, name: str, parameters: dict[str, Any]) -> AwsError:
    with pytest.raises(AwsError) as caught:
        validate(operation(service, name), parameters)
    return caught.value


def test_every_violation_is_named_with_its_place_and_constraint() -> None:
    wrong = {"Name": "", "Type": "NO_POLICY", "Content": "{}", "Description": "d" * 513}
    count, *violations = re.split(r": (?=Value)|; (?=Value)", refused("organizations", "CreatePolicy", wrong).message)

    assert count == "3 validation errors detected"
    by_place = {place: violation for violation in violations for place in re.findall(r" at '(\w+)'", violation)}
    failed = "failed to satisfy constraint: Member must"
    assert by_place["name"] == f"Value '' at 'name' {failed} have length greater than or equal to 1"
    assert f"at 'type' {failed} satisfy enum value set: [SERVICE_CONTROL_POLICY, " in by_place["type"]
    assert by_place["description"].endswith(f"at 'description' {failed} have length less than or equal to 512")


def test_what_is_missing_is_named() -> None:
    error = refused("organizations", "MoveAccount", {"AccountId": "111122223333", "SourceParentId": "r-ab12"})

    assert (error.code, vars(error)["Reason"]) == ("InvalidInputException", "INPUT_REQUIRED")
    assert "Value null at 'destinationParentId' failed to satisfy constraint: Member must not be null" in error.message


def test_members_of_lists_maps_and_structures_are_checked() -> None:
    wrong = {"ResourceId": "r-ab12", "Tags": [{"Key": "good", "Value": ""}, {"Key": "", "Value": "v"}]}
    assert "'tags.2.member.key'" in refused("organizations", "TagResource", wrong).message

    variables = {"FunctionName": "f", "Environment": {"Variables": {"1st": "v"}}}
    assert "'environment.variables.1st.key'" in refused("lambda", "UpdateFunctionConfiguration", variables).message


def test_a_shape_that_contains_itself_is_checked_at_every_depth() -> None:
    inner = {"Dimensions": {"Key": "NO_DIMENSION", "Values": ["a"]}}
    wrong = {
        "TimePeriod": {"Start": "2026-01-01", "End": "2026-02-01"},
        "Granularity": "DAILY",
        "Metrics": ["UnblendedCost"],
        "Filter": {"Not": {"Not": inner}},
    }

    assert "'filter.not.not.dimensions.key'" in refused("ce", "GetCostAndUsage", wrong).message


def test_a_pattern_holds_for_the_whole_value_unless_it_anchors_one_end_itself() -> None:
    whole = {"AccountName": "name", "Email": "two words@example.com"}
    assert vars(refused("organizations", "CreateAccount", whole))["Reason"] == "INVALID_PATTERN"

    # `^arn:.*` and the like bind the start alone.
    validate(
        operation("securityhub", "EnableImportFindingsForProduct"), {"ProductArn": "arn:aws:securityhub:eu-west-1::p"}
    )


@pytest.mark.parametrize("name", ["Grüße, 世界", "emoji 🔑"])
def test_patterns_written_for_java_read_the_same(name: str) -> None:
    # The pattern's class has surrogates, by which Java means everything above U+FFFF.
    validate(operation("glue", "GetDatabase"), {"Name": name})


def test_patterns_written_for_java_still_refuse() -> None:
    assert refused("glue", "GetDatabase", {"Name": "two\nlines"}).code == "InvalidInputException"


def test_a_pattern_that_does_not_compile_is_skipped_and_listed() -> None:
    trust = {"DirectoryId": "d-1234567890", "RemoteDomainName": "corp.example.com", "TrustDirection": "Two-Way"}
    validate(operation("ds", "CreateTrust"), trust | {"TrustPassword": "any thing"})

    assert r"^(\p{LD}|\p{Punct}| )+$" in unreadable_patterns()


@pytest.mark.parametrize(
    ("service", "method", "parameters", "code"),
    [
        ("organizations", "create_policy", {}, "InvalidInputException"),
        ("account", "get_alternate_contact", {}, "ValidationException"),
        ("iam", "create_role", {"RoleName": "no spaces"}, "ValidationError"),
        ("sts", "assume_role", {}, "ValidationError"),
        ("ec2", "create_subnet", {}, "MissingParameter"),
        ("guardduty", "create_detector", {}, "BadRequestException"),
        ("securityhub", "update_organization_configuration", {}, "InvalidInputException"),
        ("config", "put_configuration_recorder", {}, "ValidationException"),
        ("kms", "create_alias", {"AliasName": "alias/x"}, "ValidationException"),
    ],
)
def test_every_service_refuses_in_its_own_words(
    aws: Aws, service: str, method: str, parameters: dict[str, str], code: str
) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(aws.client(service), method)(**parameters)

    assert caught.value.response["Error"]["Code"] == code
