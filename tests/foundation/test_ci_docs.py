"""docs/ci.md: its configuration is one, and its workflows are those that the roles were made for."""

import re
from typing import Any

import yaml
from estates import ROOT

from foundation.config.ci import PREVIEW_ROLE, Ci
from foundation.config.settings import Settings
from foundation.read_only import READ_ONLY

TEXT = (ROOT / "docs/ci.md").read_text()
CONFIGURATION, PREVIEW, DEPLOY = (
    yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts only, also of `on` and "1"
    for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
)


def _job(workflow: dict[str, Any]) -> dict[str, Any]:
    (job,) = workflow["jobs"].values()
    return dict(job)


def _role(workflow: dict[str, Any]) -> str:
    (role,) = (step["with"]["role-to-assume"] for step in _job(workflow)["steps"] if "role-to-assume" in str(step))
    return str(role).rpartition("/")[2]


def test_its_configuration_can_be_read() -> None:
    ci = Ci.model_validate(CONFIGURATION["foundation:identity"]["ci"])
    assert ci.deploys
    assert ci.previews


def test_pull_requests_preview_with_the_preview_role_and_nothing_else_does() -> None:
    assert list(PREVIEW["on"]) == ["pull_request"]
    assert _role(PREVIEW) == PREVIEW_ROLE
    assert _job(PREVIEW)["env"][READ_ONLY] == "1"
    assert "environment" not in _job(PREVIEW)
    assert _job(PREVIEW)["steps"][-1]["run"].startswith("pulumi install && pulumi preview")


def test_what_is_merged_is_deployed_by_the_deploy_role_in_its_environment() -> None:
    assert DEPLOY["on"] == {"push": {"branches": ["main"]}}
    assert _role(DEPLOY) == Settings.model_fields["deploy_role"].default
    ci = Ci.model_validate(CONFIGURATION["foundation:identity"]["ci"])
    assert ci.github is not None
    assert _job(DEPLOY)["environment"] == ci.github.deploy[0].environment
    assert READ_ONLY not in str(DEPLOY)


def test_both_may_ask_for_a_token_and_read_the_repository_and_no_more() -> None:
    for workflow in (PREVIEW, DEPLOY):
        assert workflow["permissions"] == {"contents": "read", "id-token": "write"}
