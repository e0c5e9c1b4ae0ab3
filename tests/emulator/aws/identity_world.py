"""An organization with IAM Identity Center in it, as the tests of its services want it."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World, running

HOME = "eu-central-1"
PRINCIPAL = "sso.amazonaws.com"


def code(call: Callable[[], object]) -> str:
    """The code that a call is refused with."""
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


@dataclass
class Center:
    """The instance as one account sees it, by default the management account."""

    world: World
    account: str = MANAGEMENT

    def client(self, service: str, region: str = HOME) -> Any:
        """The account's client."""
        if self.account == MANAGEMENT:
            return self.world.aws.client(service, region)
        return self.world.member(service, self.account, region)

    @cached_property
    def sso(self) -> Any:
        """IAM Identity Center in its Region."""
        return self.client("sso-admin")

    @cached_property
    def directory(self) -> Any:
        """The identity store in its Region."""
        return self.client("identitystore")

    @cached_property
    def instance(self) -> str:
        """The instance's ARN."""
        return str(self.sso.list_instances()["Instances"][0]["InstanceArn"])

    @cached_property
    def store(self) -> str:
        """The identity store's id."""
        return str(self.sso.list_instances()["Instances"][0]["IdentityStoreId"])

    def set(self, **more: Any) -> str:
        """A new permission set's ARN."""
        parameters = {"InstanceArn": self.instance, "Name": self.world.name("Set")} | more
        return str(self.sso.create_permission_set(**parameters)["PermissionSet"]["PermissionSetArn"])

    def group(self, name: str | None = None) -> str:
        """A new group's id."""
        name = name or self.world.name("group")
        return str(self.directory.create_group(IdentityStoreId=self.store, DisplayName=name)["GroupId"])

    def user(self, name: str | None = None, **more: Any) -> str:
        """A new user's id."""
        name = name or self.world.name("user")
        person = {"Name": {"GivenName": "Ada", "FamilyName": "Day"}, "DisplayName": "Ada Day", "UserName": name}
        return str(self.directory.create_user(IdentityStoreId=self.store, **(person | more))["UserId"])

    def key(self, wanted: str, account: str, principal: str, kind: str = "GROUP") -> dict[str, str]:
        """The parameters of an assignment."""
        return {
            "InstanceArn": self.instance,
            "PermissionSetArn": wanted,
            "TargetId": account,
            "TargetType": "AWS_ACCOUNT",
            "PrincipalType": kind,
            "PrincipalId": principal,
        }

    def assign(self, wanted: str, account: str, principal: str, kind: str = "GROUP") -> Mapping[str, Any]:
        """The final status of an assignment."""
        begun = self.sso.create_account_assignment(**self.key(wanted, account, principal, kind))
        return self.ended("creation", begun["AccountAssignmentCreationStatus"])

    def unassign(self, wanted: str, account: str, principal: str, kind: str = "GROUP") -> Mapping[str, Any]:
        """The final status of the end of an assignment."""
        begun = self.sso.delete_account_assignment(**self.key(wanted, account, principal, kind))
        return self.ended("deletion", begun["AccountAssignmentDeletionStatus"])

    def provision(self, wanted: str, **more: str) -> Mapping[str, Any]:
        """The final status of a provisioning, everywhere unless a target is given."""
        begun = self.sso.provision_permission_set(
            **{
                "InstanceArn": self.instance,
                "PermissionSetArn": wanted,
                "TargetType": "ALL_PROVISIONED_ACCOUNTS",
            }
            | more
        )["PermissionSetProvisioningStatus"]
        assert begun["Status"] == "IN_PROGRESS"
        while begun["Status"] == "IN_PROGRESS":
            time.sleep(0.01)
            begun = self.sso.describe_permission_set_provisioning_status(
                InstanceArn=self.instance, ProvisionPermissionSetRequestId=begun["RequestId"]
            )["PermissionSetProvisioningStatus"]
        return dict(begun)

    def ended(self, kind: str, status: Mapping[str, Any]) -> Mapping[str, Any]:
        """The status of a creation or deletion once it has ended; it is in progress first."""
        assert status["Status"] == "IN_PROGRESS"
        describe = getattr(self.sso, f"describe_account_assignment_{kind}_status")
        parameter = f"AccountAssignment{kind.capitalize()}RequestId"
        while status["Status"] == "IN_PROGRESS":
            time.sleep(0.01)
            answer = describe(InstanceArn=self.instance, **{parameter: status["RequestId"]})
            status = answer[f"AccountAssignment{kind.capitalize()}Status"]
        return status

    def roles(self, account: str) -> dict[str, Any]:
        """The roles of permission sets in an account, by the set's name."""
        iam = self.world.aws.client("iam") if account == MANAGEMENT else self.world.member("iam", account)
        reserved = [one for one in iam.list_roles()["Roles"] if one["Path"].startswith("/aws-reserved/")]
        return {one["RoleName"].split("_")[1]: one for one in reserved}

    def delegate(self) -> "Center":
        """The instance as its new delegated administrator sees it."""
        account = self.world.account()
        self.world.organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=PRINCIPAL)
        return Center(self.world, account)


@contextmanager
def founded(*options: str, trusted: bool = True) -> Iterator[Center]:
    """An organization of its own, which trusts IAM Identity Center or does not yet; `options` are the emulator's."""
    with running("--quota", "60", "--creation-seconds", "0.01", *options) as aws:
        world = World(aws)
        world.organizations.create_organization(FeatureSet="ALL")
        if trusted:
            world.organizations.enable_aws_service_access(ServicePrincipal=PRINCIPAL)
        yield Center(world)
