"""The types of Security Hub over gRPC: made, kept without a difference, changed and removed."""

from typing import Any

import pytest
from provider_engine import engine_error, failure, initialization_failure
from securityhub_estate import HOME, LINKED, Place, management, member

from emulator.provider.values import Properties

ACCOUNT = "aws:securityhub/account:Account"
ADMINISTRATOR = "aws:securityhub/organizationAdminAccount:OrganizationAdminAccount"
CONFIGURATION = "aws:securityhub/organizationConfiguration:OrganizationConfiguration"
AGGREGATOR = "aws:securityhub/findingAggregator:FindingAggregator"
POLICY = "aws:securityhub/configurationPolicy:ConfigurationPolicy"
ASSOCIATION = "aws:securityhub/configurationPolicyAssociation:ConfigurationPolicyAssociation"
SUBSCRIPTION = "aws:securityhub/standardsSubscription:StandardsSubscription"
MEMBER = "aws:securityhub/member:Member"

BEST_PRACTICES = f"arn:aws:securityhub:{HOME}::standards/aws-foundational-security-best-practices/v/1.0.0"
PCI = f"arn:aws:securityhub:{HOME}::standards/pci-dss/v/4.0.1"
LOCAL: Properties = {"autoEnable": True, "autoEnableStandards": "NONE"}
CENTRAL: Properties = {
    "autoEnable": False,
    "autoEnableStandards": "NONE",
    "organizationConfiguration": {"configurationType": "CENTRAL"},
}


def policy(**more: Any) -> Properties:
    controls: Properties = {"disabledControlIdentifiers": ["IAM.6", "CloudTrail.7"]}
    content: Properties = {
        "serviceEnabled": True,
        "enabledStandardArns": [PCI, BEST_PRACTICES],
        "securityControlsConfiguration": controls,
    }
    return {"name": "base", "description": "For everybody", "configurationPolicy": content | more}


@pytest.fixture(scope="module")
def owner(port: int, endpoint: str) -> Place:
    found = management(port, endpoint)
    found.client("organizations").create_organization(FeatureSet="ALL")
    return found


@pytest.fixture(scope="module")
def security(owner: Place, port: int) -> Place:
    return member(owner, port, "security")


@pytest.fixture(scope="module")
def administrator(owner: Place, security: Place) -> Properties:
    """Security Hub is delegated in the home Region, for the tests that come after."""
    inputs: Properties = {"adminAccountId": security.account}
    owner.keeps(ADMINISTRATOR, inputs)
    return inputs


@pytest.fixture
def central(administrator: Properties, security: Place) -> Any:
    """Central configuration, taken back in order."""
    linking: Properties = {"linkingMode": "SPECIFIED_REGIONS", "specifiedRegions": [LINKED]}
    aggregator, _ = security.engine.create(AGGREGATOR, linking)
    identifier, state = security.keeps(CONFIGURATION, CENTRAL)
    yield
    security.engine.delete(CONFIGURATION, identifier, state)
    security.engine.delete(AGGREGATOR, aggregator, linking)


def test_an_account_is_enabled_changed_and_disabled(owner: Place, port: int) -> None:
    place = member(owner, port, "alone")
    inputs: Properties = {"enableDefaultStandards": False, "controlFindingGenerator": "STANDARD_CONTROL"}

    identifier, state = place.keeps(ACCOUNT, inputs)

    assert (identifier, state["region"]) == (place.account, HOME)
    assert state["arn"] == f"arn:aws:securityhub:{HOME}:{place.account}:hub/default"
    assert place.client("securityhub").get_enabled_standards()["StandardsSubscriptions"] == []
    changed = inputs | {"autoEnableControls": False, "controlFindingGenerator": "SECURITY_CONTROL"}
    place.engine.update(ACCOUNT, identifier, inputs, changed)
    found = place.client("securityhub").describe_hub()
    assert (found["AutoEnableControls"], found["ControlFindingGenerator"]) == (False, "SECURITY_CONTROL")
    place.unchanged(ACCOUNT, identifier, changed)
    assert place.replaced(ACCOUNT, inputs, inputs | {"enableDefaultStandards": True}) == ["enableDefaultStandards"]
    assert place.replaced(ACCOUNT, inputs, inputs | {"region": LINKED}) == ["region"]
    assert "ResourceConflictException" in failure(lambda: place.engine.create(ACCOUNT, inputs))
    place.engine.delete(ACCOUNT, identifier, state)
    assert not place.is_there(ACCOUNT, identifier, inputs)
    place.engine.delete(ACCOUNT, identifier, state)


def test_an_account_is_enabled_in_another_region(owner: Place, port: int) -> None:
    place = member(owner, port, "elsewhere")
    inputs: Properties = {"region": LINKED}
    identifier, _ = place.keeps(ACCOUNT, inputs)
    assert place.client("securityhub", LINKED).describe_hub()
    assert not place.is_there(ACCOUNT, identifier, {})


def test_a_standard_is_enabled_and_disabled(owner: Place, port: int) -> None:
    place = member(owner, port, "standards")
    place.engine.create(ACCOUNT, {"enableDefaultStandards": False})
    inputs: Properties = {"standardsArn": PCI}

    identifier, state = place.keeps(SUBSCRIPTION, inputs)

    assert identifier == f"arn:aws:securityhub:{HOME}:{place.account}:subscription/pci-dss/v/4.0.1"
    assert state["arn"] == identifier
    assert place.replaced(SUBSCRIPTION, inputs, {"standardsArn": BEST_PRACTICES}) == ["standardsArn"]
    place.engine.delete(SUBSCRIPTION, identifier, state)
    assert place.client("securityhub").get_enabled_standards()["StandardsSubscriptions"] == []
    assert not place.is_there(SUBSCRIPTION, identifier, inputs)


def test_the_administrator_is_designated_in_a_region_and_taken_back(
    owner: Place, security: Place, administrator: Properties
) -> None:
    inputs = administrator | {"region": LINKED}

    identifier, state = owner.keeps(ADMINISTRATOR, inputs)

    assert identifier == security.account
    assert security.client("securityhub", LINKED).describe_hub()
    assert owner.replaced(ADMINISTRATOR, inputs, inputs | {"adminAccountId": "1"}) == ["adminAccountId"]
    owner.engine.delete(ADMINISTRATOR, identifier, state)
    assert not owner.is_there(ADMINISTRATOR, identifier, inputs)
    assert owner.is_there(ADMINISTRATOR, identifier, administrator)


def test_local_configuration_is_set_and_reset(security: Place, administrator: Properties) -> None:
    identifier, state = security.keeps(CONFIGURATION, LOCAL)

    assert identifier == security.account
    assert state["organizationConfiguration"] == {"configurationType": "LOCAL"}
    changed = LOCAL | {"autoEnableStandards": "DEFAULT"}
    security.engine.update(CONFIGURATION, identifier, LOCAL, changed)
    security.unchanged(CONFIGURATION, identifier, changed)
    security.engine.delete(CONFIGURATION, identifier, state)
    found = security.client("securityhub").describe_organization_configuration()
    assert (found["AutoEnable"], found["AutoEnableStandards"]) == (False, "NONE")


def test_an_aggregator_is_made_changed_and_deleted(security: Place, administrator: Properties) -> None:
    inputs: Properties = {"linkingMode": "SPECIFIED_REGIONS", "specifiedRegions": [LINKED, "us-east-1"]}

    identifier, state = security.keeps(AGGREGATOR, inputs)

    assert state["arn"] == identifier
    turned = inputs | {"specifiedRegions": ["us-east-1", LINKED]}
    assert security.engine.diff(AGGREGATOR, inputs, turned).changes == 1
    changed: Properties = {"linkingMode": "ALL_REGIONS"}
    security.engine.update(AGGREGATOR, identifier, inputs, changed)
    security.unchanged(AGGREGATOR, identifier, changed)
    found = security.client("securityhub").get_finding_aggregator(FindingAggregatorArn=identifier)
    assert (found["RegionLinkingMode"], found["Regions"]) == ("ALL_REGIONS", [])
    security.engine.delete(AGGREGATOR, identifier, state)
    assert not security.is_there(AGGREGATOR, identifier, inputs)
    security.engine.delete(AGGREGATOR, identifier, state)


@pytest.mark.usefixtures("central")
def test_a_policy_is_made_changed_and_deleted(security: Place) -> None:
    inputs = policy()

    identifier, state = security.keeps(POLICY, inputs)

    arn = f"arn:aws:securityhub:{HOME}:{security.account}:configuration-policy/{identifier}"
    assert state["arn"] == arn
    turned = policy(enabledStandardArns=[BEST_PRACTICES, PCI])
    assert security.engine.diff(POLICY, inputs, turned).changes == 1
    changed = policy(securityControlsConfiguration={"enabledControlIdentifiers": ["S3.1"]})
    security.engine.update(POLICY, identifier, inputs, changed)
    security.unchanged(POLICY, identifier, changed)
    found = security.client("securityhub").get_configuration_policy(Identifier=identifier)
    controls = found["ConfigurationPolicy"]["SecurityHub"]["SecurityControlsConfiguration"]
    assert controls == {"EnabledSecurityControlIdentifiers": ["S3.1"]}
    security.engine.delete(POLICY, identifier, state)
    assert not security.is_there(POLICY, identifier, inputs)


@pytest.mark.usefixtures("central")
@pytest.mark.parametrize(
    "content",
    [
        {"securityControlsConfiguration": {}},
        {"securityControlsConfiguration": {"disabledControlIdentifiers": []}},
        {
            "securityControlsConfiguration": {
                "disabledControlIdentifiers": ["IAM.6"],
                "securityControlCustomParameters": [
                    {
                        "securityControlId": "APIGateway.1",
                        "parameters": [{"name": "loggingLevel", "valueType": "CUSTOM", "enum": {"value": "INFO"}}],
                    },
                    {
                        "securityControlId": "EC2.18",
                        "parameters": [
                            {"name": "authorizedTcpPorts", "valueType": "CUSTOM", "intList": {"values": [80, 443]}},
                            {"name": "authorizedUdpPorts", "valueType": "DEFAULT"},
                        ],
                    },
                ],
            }
        },
    ],
)
def test_a_policy_shows_no_difference_after_it_was_made(security: Place, content: Properties) -> None:
    identifier, state = security.keeps(POLICY, policy(**content))
    security.engine.delete(POLICY, identifier, state)


@pytest.mark.usefixtures("central")
def test_a_policy_that_switches_off_has_no_controls(security: Place) -> None:
    inputs: Properties = {"name": "off", "configurationPolicy": {"serviceEnabled": False}}
    identifier, state = security.keeps(POLICY, inputs)
    assert state["configurationPolicy"] == {"serviceEnabled": False}
    security.engine.delete(POLICY, identifier, state)
    wrong: Properties = {"name": "off", "configurationPolicy": {"serviceEnabled": True, "enabledStandardArns": []}}
    assert "securityControlsConfiguration must be defined" in failure(lambda: security.engine.create(POLICY, wrong))


@pytest.mark.usefixtures("central")
def test_a_policy_is_associated_with_the_root_and_dissociated(owner: Place, port: int, security: Place) -> None:
    place = member(owner, port, "reached")
    root = owner.client("organizations").list_roots()["Roots"][0]["Id"]
    first, _ = security.engine.create(POLICY, policy())
    second, _ = security.engine.create(POLICY, policy(enabledStandardArns=[PCI]) | {"name": "second"})
    inputs: Properties = {"policyId": first, "targetId": root}

    identifier, state = security.keeps(ASSOCIATION, inputs)

    assert identifier == root
    assert place.client("securityhub", LINKED).describe_hub()
    changed = inputs | {"policyId": second}
    assert security.replaced(ASSOCIATION, inputs, changed) == []
    security.engine.update(ASSOCIATION, identifier, inputs, changed)
    security.unchanged(ASSOCIATION, identifier, changed)
    enabled = place.client("securityhub").get_enabled_standards()["StandardsSubscriptions"]
    assert [found["StandardsArn"] for found in enabled] == [PCI]
    assert security.replaced(ASSOCIATION, inputs, inputs | {"targetId": "ou-abcd-12345678"}) == ["targetId"]
    assert "ResourceConflictException" in failure(lambda: security.engine.delete(POLICY, second, {}))
    security.engine.delete(ASSOCIATION, identifier, state | changed)
    assert not security.is_there(ASSOCIATION, identifier, changed)
    security.engine.delete(ASSOCIATION, identifier, state | changed)


@pytest.mark.usefixtures("central")
def test_an_association_that_fails_is_kept_and_said(owner: Place, security: Place) -> None:
    made, _ = security.engine.create(POLICY, policy() | {"name": "management"})
    inputs: Properties = {"policyId": made, "targetId": owner.account}

    error = engine_error(lambda: security.engine.create(ASSOCIATION, inputs))

    found = initialization_failure(error)
    assert found.id == owner.account
    assert "Security Hub must be enabled in the organization management account" in found.reasons[0]
    security.engine.delete(ASSOCIATION, owner.account, inputs)


def test_what_central_configuration_made_is_gone_with_it(security: Place, administrator: Properties) -> None:
    linking: Properties = {"linkingMode": "ALL_REGIONS"}
    aggregator, _ = security.engine.create(AGGREGATOR, linking)
    identifier, state = security.engine.create(CONFIGURATION, CENTRAL)
    made, policy_state = security.engine.create(POLICY, policy())

    assert "InvalidInputException" in failure(lambda: security.engine.delete(AGGREGATOR, aggregator, linking))
    security.engine.delete(CONFIGURATION, identifier, state)

    assert not security.is_there(POLICY, made, policy())
    security.engine.delete(POLICY, made, policy_state)
    security.engine.delete(AGGREGATOR, aggregator, linking)


def test_a_member_is_made_and_removed(owner: Place, port: int, security: Place, administrator: Properties) -> None:
    place = member(owner, port, "invited")
    inputs: Properties = {"accountId": place.account, "email": "invited@example.com", "invite": True}

    identifier, state = security.keeps(MEMBER, inputs)

    assert (identifier, state["memberStatus"], state["masterId"]) == (place.account, "Enabled", security.account)
    assert place.client("securityhub").describe_hub()
    assert security.replaced(MEMBER, inputs, inputs | {"invite": False}) == ["invite"]
    security.engine.delete(MEMBER, identifier, state)
    assert not security.is_there(MEMBER, identifier, inputs)
    refused: Properties = {"accountId": owner.account}
    assert "management account" in failure(lambda: security.engine.create(MEMBER, refused))
