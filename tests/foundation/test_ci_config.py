"""The configuration of CI access: what is accepted, what is refused and why, and the subjects that it names."""

from dataclasses import fields
from typing import Any

import pytest
from estates import MANAGEMENT, members, small
from pydantic import ValidationError

from foundation.config import StackConfig
from foundation.config.ci import Ci, GitHubJob
from foundation.config.draft import Draft
from foundation.config.identity import Identity
from foundation.config.rules.ci import ci_problems
from foundation.errors import Problem

JOB = {"repository": "example/foundation"}
DEPLOY = {**JOB, "environment": "production"}
TOOLING = {"purpose": "security-tooling"}
OFF = {"directory": "built-in", "ci": "off", "break_glass": "off"}


def read(**values: Any) -> Ci:
    return Ci.model_validate(values)


def refused(**values: Any) -> str:
    with pytest.raises(ValidationError) as error:
        read(**values)
    return str(error.value)


def draft(identity: object, stack: StackConfig) -> Draft:
    found: dict[str, Any] = {field.name: getattr(stack, field.name, None) for field in fields(Draft)}
    return Draft(**{**found, "stack": "prod", "identity": identity})


def problems(ci: Ci, **sections: Any) -> list[Problem]:
    """What the rules between the parts find, however the rest of the file was read."""
    stack = small(identity=OFF, **{"accounts": members(tooling=TOOLING), **sections})
    assert isinstance(stack.identity, Identity)
    return list(ci_problems(draft(stack.identity.model_copy(update={"ci": ci}), stack)))


@pytest.mark.parametrize(
    ("entry", "subject"),
    [
        (DEPLOY, "repo:example/foundation:environment:production"),
        ({**JOB, "branch": "release/2026.1"}, "repo:example/foundation:ref:refs/heads/release/2026.1"),
        (
            {"repository": "example@123456/foundation@456789", "environment": "production"},
            "repo:example@123456/foundation@456789:environment:production",
        ),
    ],
)
def test_a_job_that_deploys_is_named_whole(entry: dict[str, str], subject: str) -> None:
    ci = read(github={"deploy": [entry]})
    assert ci.github is not None
    assert [job.subject for job in ci.github.deploy] == [subject]
    assert (ci.deploys, ci.previews) == (True, False)


def test_what_previews_are_pull_requests_unless_it_says_otherwise() -> None:
    ci = read(github={"preview": [JOB, {**JOB, "environment": "previews"}, {**JOB, "branch": "next"}]})
    assert ci.github is not None
    contexts = [job.context for job in ci.github.preview]
    assert contexts == ["pull_request", "environment:previews", "ref:refs/heads/next"]
    assert (ci.deploys, ci.previews) == (False, True)


@pytest.mark.parametrize(
    "name",
    [
        "example",
        "example/*",
        "*/foundation",
        "example/foundation:pull_request",
        "https://github.com/example/foundation",
        "example@1/foundation",
        "example/foundation@1",
        "example@*/foundation@*",
        "example/foundation\n",
        "example/found ation",
    ],
)
def test_a_repository_is_one_repository(name: str) -> None:
    assert "owner/name" in refused(github={"preview": [{"repository": name}]})


@pytest.mark.parametrize("name", ["*", "release/*", "refs/heads/main", "/main", "main/", "a//b", "a..b", "a b", ""])
def test_a_branch_is_one_branch(name: str) -> None:
    assert "a branch is named whole" in refused(github={"deploy": [{**JOB, "branch": name}]})


@pytest.mark.parametrize("name", ["*", "prod*", "a:b", "a/b", ""])
def test_an_environment_is_one_environment(name: str) -> None:
    assert "an environment is named" in refused(github={"deploy": [{**JOB, "environment": name}]})


@pytest.mark.parametrize("field", ["project", "stack"])
def test_a_stack_is_one_stack(field: str) -> None:
    stack = {"project": "foundation", "stack": "prod", field: "*"}
    assert "without wildcards" in refused(pulumi_cloud={"organization": "example", "deploy": [stack]})


@pytest.mark.parametrize("entry", [JOB, {**DEPLOY, "branch": "main"}])
def test_what_deploys_is_either_an_environment_or_a_branch(entry: dict[str, str]) -> None:
    assert "either an environment or a branch" in refused(github={"deploy": [entry]})


def test_what_previews_is_not_both_an_environment_and_a_branch() -> None:
    assert "an environment or a branch of a repository" in refused(github={"preview": [{**DEPLOY, "branch": "main"}]})


@pytest.mark.parametrize(
    ("state", "rule"),
    [
        ({"bucket": "s3://example-state"}, "a bucket's name has"),
        ({"bucket": "Example"}, "a bucket's name has"),
        ({"bucket": "ex*"}, "a bucket's name has"),
        ({"bucket": "a..b"}, "a bucket's name has"),
        ({"bucket": "example-state", "key_arn": "arn:aws:kms:eu-central-1:111122223333:alias/state"}, "not an alias"),
        ({"bucket": "example-state", "key_arn": "*"}, "the ARN of a key looks like"),
    ],
)
def test_the_state_is_one_bucket_and_one_key(state: dict[str, str], rule: str) -> None:
    assert rule in refused(state=state)


def test_good_configuration_has_no_problem() -> None:
    cloud = {"organization": "example", "deploy": [{"project": "foundation", "stack": "prod"}]}
    assert problems(read(github={"deploy": [DEPLOY], "preview": [JOB]}, pulumi_cloud=cloud)) == []


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({}, "foundation:identity.ci"),
        ({"github": {}}, "foundation:identity.ci.github"),
        ({"pulumi_cloud": {"organization": "example"}}, "foundation:identity.ci.pulumi_cloud"),
    ],
)
def test_ci_access_for_nobody_is_refused(values: dict[str, Any], path: str) -> None:
    (found,) = problems(read(**values))
    assert (found.path, found.rule) == (path, "CI access says what previews or deploys")


def test_a_job_either_deploys_or_previews() -> None:
    (found,) = problems(read(github={"deploy": [DEPLOY], "preview": [JOB, DEPLOY]}))
    assert found.path == "foundation:identity.ci.github.preview[1]"
    assert found.rule == "a job either deploys or previews; its token is the same for both"


def test_more_jobs_than_a_trust_policy_holds_are_refused() -> None:
    jobs = [GitHubJob(repository="example/foundation", environment=f"{index:02}" + "x" * 60) for index in range(20)]
    many = [job.model_dump(exclude_none=True) for job in jobs]
    (found,) = problems(read(github={"deploy": many}))
    assert found.rule.startswith("the subjects of a role have 1,300 characters at most; what may deploy has ")
    stacks = [{"project": "p" * 90, "stack": f"{index:02}"} for index in range(7)]
    cloud = {"organization": "example", "deploy": stacks[:5], "preview": stacks}
    (found,) = problems(read(pulumi_cloud=cloud))
    assert "what may deploy has" in found.rule


@pytest.mark.parametrize(
    ("sections", "path"),
    [
        (
            {"settings": {"deploy_role": "foundation-preview"}},
            "foundation:settings.deploy_role",
        ),
        (
            {"settings": {"break_glass_roles": {"foundation-preview": "all"}}},
            "foundation:settings.break_glass_roles.foundation-preview",
        ),
        (
            {"settings": {"break_glass_roles": {"foundation-deploy": "all"}}},
            "foundation:settings.break_glass_roles.foundation-deploy",
        ),
        (
            {"accounts": members(tooling=TOOLING, shop={"access_role": "foundation-preview"})},
            "foundation:accounts.members.shop.access_role",
        ),
    ],
)
def test_the_preview_role_has_a_name_of_its_own(sections: dict[str, Any], path: str) -> None:
    settings = {"management_account": MANAGEMENT, "home_region": "eu-central-1", **sections.pop("settings", {})}
    found = problems(read(github={"deploy": [DEPLOY]}), settings=settings, **sections)
    assert [one.path for one in found] == [path]


def test_a_security_tool_is_not_called_preview() -> None:
    security = {
        **dict.fromkeys(
            ("guardduty", "security_hub", "detective", "inspector", "macie", "access_analyzer", "findings"), "off"
        ),
        "third_party": {"preview": {"account": "999988887777", "external_id": "example"}},
    }
    found = problems(read(github={"deploy": [DEPLOY]}), security=security)
    assert [one.path for one in found] == ["foundation:security.third_party.preview"]


def test_where_ci_is_off_nothing_is_asked_of_it() -> None:
    stack = small(identity=OFF, accounts=members(tooling=TOOLING))
    assert list(ci_problems(draft(stack.identity, stack))) == []
    assert list(ci_problems(draft(None, stack))) == []
