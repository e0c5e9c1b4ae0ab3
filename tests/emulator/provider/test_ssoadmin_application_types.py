"""The IAM Identity Center types over gRPC: attributes for access control, and OAuth 2.0 applications."""

from typing import Any

import pytest
from provider_engine import Engine, failure
from ssoadmin_estate import TRUSTING, boto, ended, new_group, settled

from emulator.provider.values import Properties

ORGANIZATION = "aws:organizations/organization:Organization"
ATTRIBUTES = "aws:ssoadmin/instanceAccessControlAttributes:InstanceAccessControlAttributes"
APPLICATION = "aws:ssoadmin/application:Application"
SCOPE = "aws:ssoadmin/applicationAccessScope:ApplicationAccessScope"
APPLICATION_ASSIGNMENT = "aws:ssoadmin/applicationAssignment:ApplicationAssignment"
REQUIRED = "aws:ssoadmin/applicationAssignmentConfiguration:ApplicationAssignmentConfiguration"
OAUTH = "arn:aws:sso::aws:applicationProvider/custom"


@pytest.fixture(scope="module")
def live(engine: Engine, endpoint: str) -> Any:
    """The management account's client, past the provider."""
    engine.create(ORGANIZATION, TRUSTING)
    return boto(endpoint, "sso-admin")


@pytest.fixture
def instance(live: Any) -> str:
    return str(live.list_instances()["Instances"][0]["InstanceArn"])


@pytest.fixture
def group(endpoint: str, instance: str) -> str:
    return new_group(endpoint, "Readers")


def test_attributes_for_access_control_are_set_changed_and_withdrawn(engine: Engine, live: Any, instance: str) -> None:
    def attribute(key: str) -> Properties:
        return {"key": key, "values": [{"sources": ["${path:enterprise.department}"]}]}

    declared: Properties = {"instanceArn": instance, "attributes": [attribute("a"), attribute("b")]}
    identifier, state = engine.create(ATTRIBUTES, declared)
    assert (identifier, state["status"]) == (instance, "ENABLED")
    turned: Properties = {**declared, "attributes": [attribute("b"), attribute("a")]}
    settled(engine, ATTRIBUTES, identifier, turned)
    new: Properties = {**declared, "attributes": [attribute("c")]}
    engine.update(ATTRIBUTES, identifier, declared, new)
    settled(engine, ATTRIBUTES, identifier, new)
    found = live.describe_instance_access_control_attribute_configuration(InstanceArn=instance)
    shown = found["InstanceAccessControlAttributeConfiguration"]["AccessControlAttributes"]
    assert [one["Key"] for one in shown] == ["c"]
    assert list(engine.diff(ATTRIBUTES, declared, {**declared, "instanceArn": "x"}).replaces) == ["instanceArn"]
    ended(engine, ATTRIBUTES, identifier, state)


def test_application_is_made_changed_and_deleted(engine: Engine, live: Any, instance: str) -> None:
    options: Properties = {"origin": "APPLICATION", "applicationUrl": "https://jira.example.com"}
    declared: Properties = {
        "instanceArn": instance,
        "applicationProviderArn": OAUTH,
        "name": "Jira",
        "description": "Tickets",
        "portalOptions": {"visibility": "ENABLED", "signInOptions": options},
        "tags": {"a": "1"},
    }
    identifier, state = engine.create(APPLICATION, declared)
    assert (state["arn"], state["applicationArn"], state["status"]) == (identifier, identifier, "ENABLED")
    settled(engine, APPLICATION, identifier, declared)
    new: Properties = {
        "instanceArn": instance,
        "applicationProviderArn": OAUTH,
        "name": "Tickets",
        "status": "DISABLED",
        "portalOptions": {"signInOptions": {"origin": "APPLICATION", "applicationUrl": "https://t.example.com"}},
        "tags": {"a": "2"},
    }
    engine.update(APPLICATION, identifier, declared, new)
    found = live.describe_application(ApplicationArn=identifier)
    assert (found["Name"], found["Status"]) == ("Tickets", "DISABLED")
    assert found["PortalOptions"]["SignInOptions"]["ApplicationUrl"] == "https://t.example.com"
    tags = live.list_tags_for_resource(InstanceArn=instance, ResourceArn=identifier)["Tags"]
    assert tags == [{"Key": "a", "Value": "2"}]
    settled(engine, APPLICATION, identifier, new)
    changed = engine.diff(APPLICATION, declared, {**declared, "applicationProviderArn": "x", "name": "y"})
    assert list(changed.replaces) == ["applicationProviderArn"]
    ended(engine, APPLICATION, identifier, state)
    saml: Properties = {**declared, "applicationProviderArn": f"{OAUTH}-saml"}
    assert "SAML 2.0" in failure(lambda: engine.create(APPLICATION, saml))


def test_application_has_scopes_assignments_and_a_configuration(
    engine: Engine, live: Any, instance: str, group: str
) -> None:
    plain: Properties = {"instanceArn": instance, "applicationProviderArn": OAUTH, "name": "Wiki"}
    application, state = engine.create(APPLICATION, plain)
    settled(engine, APPLICATION, application, plain)
    scope: Properties = {"applicationArn": application, "scope": "sso:account:access"}
    who: Properties = {"applicationArn": application, "principalId": group, "principalType": "GROUP"}
    for token, declared, identifier in (
        (SCOPE, scope, f"{application},sso:account:access"),
        (APPLICATION_ASSIGNMENT, who, f"{application},{group},GROUP"),
    ):
        made, found = engine.create(token, declared)
        assert made == identifier
        settled(engine, token, made, declared)
        assert list(engine.diff(token, declared, {**declared, "applicationArn": "x"}).replaces) == ["applicationArn"]
        ended(engine, token, made, found)
    assert live.list_application_access_scopes(ApplicationArn=application)["Scopes"] == []
    assert live.list_application_assignments(ApplicationArn=application)["ApplicationAssignments"] == []

    open_to_all: Properties = {"applicationArn": application, "assignmentRequired": False}
    made, found = engine.create(REQUIRED, open_to_all)
    assert made == application
    settled(engine, REQUIRED, made, open_to_all)
    required: Properties = {**open_to_all, "assignmentRequired": True}
    engine.update(REQUIRED, made, open_to_all, required)
    settled(engine, REQUIRED, made, required)
    engine.update(REQUIRED, made, required, open_to_all)
    engine.delete(REQUIRED, made, found)
    configuration = live.get_application_assignment_configuration(ApplicationArn=application)
    assert configuration["AssignmentRequired"] is True
    engine.delete(APPLICATION, application, state)
    assert engine.read(REQUIRED, made, required) == ({}, {})
    engine.delete(REQUIRED, made, found)
