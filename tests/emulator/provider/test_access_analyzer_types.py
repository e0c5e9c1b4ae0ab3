"""Access Analyzer's types over gRPC, looked at past the provider with boto3."""

from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure

from emulator.provider.values import Properties

ANALYZER = "aws:accessanalyzer/analyzer:Analyzer"
RULE = "aws:accessanalyzer/archiveRule:ArchiveRule"
REGION = "eu-west-1"


def unchanged(engine: Engine, token: str, identifier: str, declared: Properties) -> bool:
    """Whether a refresh and a second preview find no difference."""
    inputs, _ = engine.read(token, identifier, declared)
    return not engine.diff(token, inputs, declared).diffs


@pytest.fixture(scope="module")
def analyzers(endpoint: str) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("accessanalyzer", region_name=REGION, endpoint_url=endpoint, **keys)


def test_an_analyzer_of_unused_access_is_made_tagged_and_deleted(engine: Engine, analyzers: Any) -> None:
    exclusion: Properties = {"exclusions": [{"accountIds": ["111122223333"]}]}
    declared: Properties = {
        "analyzerName": "unused",
        "type": "ACCOUNT_UNUSED_ACCESS",
        "configuration": {"unusedAccess": {"unusedAccessAge": 60, "analysisRule": exclusion}},
        "tags": {"a": "1", "b": "2"},
        "region": REGION,
    }
    identifier, state = engine.create(ANALYZER, declared)
    assert identifier == "unused"
    assert str(state["arn"]).endswith(":analyzer/unused")
    assert unchanged(engine, ANALYZER, identifier, declared)
    live = analyzers.get_analyzer(analyzerName="unused")["analyzer"]
    assert live["configuration"] == declared["configuration"]

    changed: Properties = {**declared, "tags": {"b": "3"}}
    assert engine.update(ANALYZER, identifier, declared, changed)["tagsAll"] == {"b": "3"}
    other: Properties = {**declared, "type": "ACCOUNT", "configuration": {}, "region": "eu-north-1"}
    assert set(engine.diff(ANALYZER, declared, other).replaces) == {"type", "configuration", "region"}
    engine.delete(ANALYZER, identifier, changed)
    assert engine.read(ANALYZER, identifier, declared) == ({}, {})


def test_an_analyzer_of_the_organization_is_refused_without_trusted_access(
    engine: Engine, organization: Properties, organizations: Any
) -> None:
    assert organization
    declared: Properties = {"analyzerName": "org", "type": "ORGANIZATION"}
    assert "ValidationException" in failure(lambda: engine.create(ANALYZER, declared))
    organizations.enable_aws_service_access(ServicePrincipal="access-analyzer.amazonaws.com")
    identifier, state = engine.create(ANALYZER, declared)
    assert state["region"] == "eu-central-1"
    engine.delete(ANALYZER, identifier, state)


def test_archive_rules_are_compared_by_what_they_mean(engine: Engine, analyzers: Any) -> None:
    engine.create(ANALYZER, {"analyzerName": "external", "region": REGION})
    declared: Properties = {
        "analyzerName": "external",
        "ruleName": "known",
        "filters": [
            {"criteria": "principal.AWS", "eqs": ["111122223333"]},
            {"criteria": "isPublic", "exists": "false"},
        ],
        "region": REGION,
    }
    identifier, _ = engine.create(RULE, declared)
    assert identifier == "external/known"
    live = analyzers.get_archive_rule(analyzerName="external", ruleName="known")["archiveRule"]["filter"]
    assert live == {"principal.AWS": {"eq": ["111122223333"]}, "isPublic": {"exists": False}}
    assert unchanged(engine, RULE, identifier, declared)
    turned: Properties = {**declared, "filters": list(reversed(declared["filters"]))}  # type: ignore[arg-type]
    assert not engine.diff(RULE, declared, turned).diffs

    changed: Properties = {**declared, "filters": [{"criteria": "error", "neqs": ["X"], "contains": ["Y"]}]}
    assert list(engine.diff(RULE, declared, changed).diffs) == ["filters"]
    assert engine.update(RULE, identifier, declared, changed)["filters"] == changed["filters"]
    assert engine.read(RULE, identifier)[0] == {}, "an import without the Region looks in the provider's"
    engine.delete(RULE, identifier, changed)
    assert analyzers.list_archive_rules(analyzerName="external")["archiveRules"] == []
    engine.delete(ANALYZER, "external", {"region": REGION})
    assert engine.read(RULE, identifier, declared) == ({}, {})
