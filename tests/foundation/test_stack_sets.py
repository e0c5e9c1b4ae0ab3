"""StackSets: what they are declared with, and who is told of accounts in which they failed."""

from collections.abc import Iterator
from typing import Any

import pytest
from computed import ROOT_ID
from estates import small
from pulumi import ResourceOptions
from recording import Key, Recording, Resource, record

from foundation import providers
from foundation.stack_set import StackSet, StackSetArgs, failed_accounts

TYPE = "aws-native:cloudformation:StackSet"


def declared(**given: Any) -> Recording:
    args: dict[str, Any] = {
        "stack_set": "foundation-configuration",
        "description": "AWS Config",
        "template": "{}",
        "parameters": {"Second": "2", "First": "1"},
        "targets": [ROOT_ID],
        "regions": ["eu-central-1", "us-east-1"],
        "home_region": "eu-central-1",
        **given,
    }

    def program() -> None:
        options = ResourceOptions(provider=providers.native(small().settings))
        StackSet("configuration", StackSetArgs(**args), options)

    return record(program)


def one(recording: Recording) -> Resource:
    return recording.one(TYPE, "configuration")


def test_a_stack_set_has_everything_that_keeps_members_up_to_date() -> None:
    assert one(declared()).inputs == {
        "stackSetName": "foundation-configuration",
        "description": "AWS Config",
        "permissionModel": "SERVICE_MANAGED",
        "templateBody": "{}",
        "parameters": [
            {"parameterKey": "First", "parameterValue": "1"},
            {"parameterKey": "Second", "parameterValue": "2"},
        ],
        "capabilities": ["CAPABILITY_NAMED_IAM"],
        "autoDeployment": {"enabled": True, "retainStacksOnAccountRemoval": True},
        "managedExecution": {"active": True},
        "operationPreferences": {
            "failureTolerancePercentage": 100,
            "maxConcurrentPercentage": 100,
            "regionOrder": ["eu-central-1", "us-east-1"],
            "regionConcurrencyType": "SEQUENTIAL",
        },
        "stackInstancesGroup": [
            {
                "deploymentTargets": {"organizationalUnitIds": [ROOT_ID]},
                "regions": ["eu-central-1", "us-east-1"],
            }
        ],
    }


def test_it_lives_in_the_home_region_of_the_management_account() -> None:
    recording = declared()
    provider = recording.one("pulumi:providers:aws-native", str(one(recording).provider))
    assert provider.inputs["region"] == "eu-central-1"
    assert provider.inputs["allowedAccountIds"] == '["111122223333"]'


def test_access_to_the_organization_is_activated_first_and_failures_are_told_of_after_each_deployment() -> None:
    recording = declared()
    failures = ("foundation:failed-stack-instances:configuration",)
    assert one(recording).hooks == {
        "before_create": ("foundation:activate-stack-sets:configuration",),
        "after_create": failures,
        "after_update": failures,
    }
    assert not any(hook.on_dry_run for hook in recording.hooks.values())


def test_its_id_is_handed_on() -> None:
    registered = declared().registered[Key("foundation:stacksets:StackSet", "configuration")]
    assert registered == {"id": "foundation-configuration:1"}


class Instances:
    """Stands for CloudFormation, which lists the instances of a StackSet in pages."""

    def __init__(self, *pages: list[dict[str, Any]]) -> None:
        self._pages, self.asked = pages, list[tuple[str, str]]()

    def get_paginator(self, operation: str) -> "Instances":
        self.asked.append((operation, ""))
        return self

    def paginate(self, **given: str) -> Iterator[dict[str, Any]]:
        self.asked[-1] = (self.asked[-1][0], given["StackSetName"])
        return iter({"Summaries": page} for page in self._pages)


def instance(account: str, detailed: str | None, reason: str | None = None) -> dict[str, Any]:
    status = {"StackInstanceStatus": {"DetailedStatus": detailed}} if detailed else {}
    told = {"StatusReason": reason} if reason else {}
    return {"Account": account, "Region": "eu-west-1", "Status": "OUTDATED", **status, **told}


def test_an_account_in_which_it_failed_is_named_with_the_reason_and_what_to_do() -> None:
    aws = Instances([instance("111111111111", "SUCCEEDED")], [instance("222222222222", "FAILED", "Recorder exists")])
    assert failed_accounts(aws, "foundation-configuration", {"222222222222": "Web shop"}.__getitem__) == [
        "StackSet foundation-configuration failed in account Web shop (222222222222), eu-west-1: Recorder exists. "
        "The others were deployed. Correct it there, then run the update again."
    ]
    assert aws.asked == [("list_stack_instances", "foundation-configuration")]


def test_a_failure_without_a_reason_is_told_with_its_state() -> None:
    (line,) = failed_accounts(Instances([instance("222222222222", "INOPERABLE")]), "one", str)
    assert "222222222222), eu-west-1: OUTDATED." in line


@pytest.mark.parametrize("detailed", ["FAILED", "CANCELLED", "INOPERABLE", "FAILED_IMPORT"])
def test_what_somebody_has_to_look_after_is_told_of(detailed: str) -> None:
    assert len(failed_accounts(Instances([instance("222222222222", detailed)]), "one", str)) == 1


@pytest.mark.parametrize("detailed", ["SUCCEEDED", "PENDING", "RUNNING", "SKIPPED_SUSPENDED_ACCOUNT", None])
def test_what_is_done_on_its_way_or_in_a_closed_account_is_not(detailed: str | None) -> None:
    assert failed_accounts(Instances([instance("222222222222", detailed)]), "one", str) == []
