"""From the first `foundation up` on: what an operator does to prod, one step after the other, on one emulated AWS.

The tests are one story and run in the order of the file; each leaves the stack file as AWS is.
"""

from collections.abc import Iterator

import pytest
from emulated_shell import Shell, emulated_shell, project, without
from processes import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    directory = project(tmp_path_factory.mktemp("life") / "project", ROOT / "Pulumi.prod.yaml")
    own_stories = (
        "baseline",
        "logs",
        "security",
        "identity",
        "network",
        "images",
        "operations",
        "tags",
        "spend",
        "quotas",
    )
    without(directory / "Pulumi.prod.yaml", *own_stories)
    with emulated_shell(directory) as found:
        done = found.foundation("up", "prod", "--json", "-")
        assert done.code == 0, done.output
        assert done.json()["changes"] == {"create": 88}
        yield found


@pytest.fixture
def unchanged(shell: Shell) -> Iterator[Shell]:
    """The shell, whose stack file is put back afterwards."""
    file = shell.directory / "Pulumi.prod.yaml"
    before = file.read_bytes()
    yield shell
    file.write_bytes(before)


def account_id(shell: Shell, key: str) -> str:
    return str(shell.foundation("outputs", "prod", "--json", "-").json()["accounts"][key]["id"])


def updated(plan: object) -> dict[str, int]:
    assert isinstance(plan, dict)
    return {operation: count for operation, count in plan["changes"].items() if operation != "same"}


def test_guardrails_are_attached_before_the_first_account_and_before_one_enters_a_unit(shell: Shell) -> None:
    calls = shell.calls()
    root = shell.client("organizations").list_roots()["Roots"][0]["Id"]
    first_account = next(call["seq"] for call in calls if call["operation"] == "CreateAccount")
    attached = {call["seq"]: call["parameters"]["TargetId"] for call in calls if call["operation"] == "AttachPolicy"}
    on_root = [seq for seq, target in attached.items() if target == root]
    assert len(on_root) == 3
    assert max(on_root) < first_account
    moves = [call for call in calls if call["operation"] == "MoveAccount"]
    guarded = [
        (seq, move["seq"])
        for seq, target in attached.items()
        for move in moves
        if move["parameters"]["DestinationParentId"] == target
    ]
    assert guarded
    assert all(attach < move for attach, move in guarded)


def test_a_preview_of_the_same_file_finds_nothing_and_changes_nothing(shell: Shell) -> None:
    since = shell.last_call()
    done = shell.foundation("preview", "prod", "--json", "-")
    assert done.code == 0, done.output
    assert updated(done.json()) == {}
    assert shell.mutations(since) == []


def test_the_pulumi_command_works_on_the_same_estate(shell: Shell) -> None:
    before = (shell.directory / "Pulumi.prod.yaml").read_bytes()
    done = shell.run("pulumi", "preview", "--stack", "prod", "--non-interactive", "--expect-no-changes")
    assert done.code == 0, done.output
    assert "88 unchanged" in done.output
    assert (shell.directory / "Pulumi.prod.yaml").read_bytes() == before


def test_a_move_a_tag_and_a_policy_preview_as_exactly_those_updates_and_arrive(shell: Shell) -> None:
    shell.edit(lambda text: text.replace("web-shop-test: {unit: workloads/test,", "web-shop-test: {unit: suspended,"))
    shell.edit(lambda text: text.replace("environment: production}", "environment: live}", 1))
    shell.edit(lambda text: text.replace("deny: [aws-marketplace,", "deny: [aws-marketplace, braket,"))
    since = shell.last_call()
    plan = shell.foundation("preview", "prod", "--json", "-")
    assert plan.code == 0, plan.output
    assert updated(plan.json()) == {"update": 5}
    assert shell.mutations(since) == []

    done = shell.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    assert updated(done.json()) == {"update": 5}
    assert sorted(shell.mutations(since)) == ["MoveAccount", *["TagResource"] * 4, "UpdatePolicy"]
    parents = ("aws", "organizations", "list-parents", "--child-id", account_id(shell, "web-shop-test"))
    outputs = shell.foundation("outputs", "prod", "--json", "-").json()
    assert outputs["units"]["suspended"] in shell.run(*parents).output
    tags = ("aws", "organizations", "list-tags-for-resource", "--resource-id", outputs["units"]["workloads/production"])
    assert "live" in shell.run(*tags).output
    policy = (
        "aws",
        "organizations",
        "describe-policy",
        "--policy-id",
        outputs["guardrails"]["services@workloads/sandbox"],
    )
    assert "braket" in shell.run(*policy).output


def test_an_account_enters_a_unit_only_after_the_units_new_guardrail_is_attached(shell: Shell) -> None:
    shell.edit(
        lambda text: text.replace(
            "    restrict_services:\n", "    restrict_services:\n      workloads/test: {deny: [braket]}\n"
        )
    )
    shell.edit(lambda text: text.replace("web-shop-test: {unit: suspended,", "web-shop-test: {unit: workloads/test,"))
    plan = shell.foundation("preview", "prod", "--json", "-")
    assert updated(plan.json()) == {"create": 3, "update": 1}
    since = shell.last_call()
    done = shell.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    assert shell.mutations(since) == ["CreatePolicy", "AttachPolicy", "MoveAccount", "TagResource"]


def test_an_account_that_leaves_the_file_is_refused_by_preview_and_up_and_by_pulumi_itself(unchanged: Shell) -> None:
    unchanged.edit(lambda text: "\n".join(line for line in text.split("\n") if not line.startswith("      sandbox:")))
    since = unchanged.last_call()
    commands = (
        ("foundation", "preview", "prod"),
        ("foundation", "up", "prod"),
        ("pulumi", "up", "--stack", "prod", "--yes", "--skip-preview", "--non-interactive"),
    )
    for command in commands:
        done = unchanged.run(*command)
        assert done.code != 0
        assert "account 'sandbox'" in done.output
        assert "lifecycle: closed" in done.output
    assert "MoveAccount" not in unchanged.mutations(since)
    assert "CloseAccount" not in unchanged.mutations(since)


def test_a_changed_name_and_address_are_refused_together(unchanged: Shell) -> None:
    unchanged.edit(lambda text: text.replace("email: aws-sandbox@example.com", "name: Sandy, email: s@example.com"))
    since = unchanged.last_call()
    done = unchanged.foundation("preview", "prod")
    assert done.code == 1
    assert "foundation:accounts.members.sandbox.name" in done.output
    assert "foundation:accounts.members.sandbox.email" in done.output
    assert "Traceback" not in done.output
    assert unchanged.mutations(since) == []


def test_a_trusted_service_cannot_be_dropped(unchanged: Shell) -> None:
    with_fms = "  foundation:organization: {trusted_access: [fms.amazonaws.com]}"
    unchanged.edit(lambda text: text.replace("  foundation:organization: {}", with_fms))
    assert unchanged.foundation("up", "prod").code == 0
    unchanged.edit(lambda text: text.replace(with_fms, "  foundation:organization: {}"))
    done = unchanged.foundation("preview", "prod")
    assert done.code == 3
    assert "fms.amazonaws.com" in done.output
    unchanged.client("organizations").disable_aws_service_access(ServicePrincipal="fms.amazonaws.com")
    assert unchanged.foundation("refresh", "prod", "--yes").code == 0
    assert unchanged.foundation("preview", "prod").code == 0


def test_a_section_that_is_missing_ends_with_code_2(unchanged: Shell) -> None:
    unchanged.edit(lambda text: text.replace("  foundation:units:", "  foundation:unitz:"))
    for command in ("validate", "preview", "up"):
        done = unchanged.foundation(command, "prod")
        assert done.code == 2
        assert "foundation:units" in done.output
        assert "Traceback" not in done.output


def test_credentials_of_another_account_stop_the_run_before_its_first_change(unchanged: Shell) -> None:
    unchanged.edit(lambda text: text.replace('"111122223333"', '"111122224444"'))
    since = unchanged.last_call()
    done = unchanged.foundation("up", "prod")
    assert done.code == 1
    assert "AWS account ID not allowed: 111122223333" in done.output
    assert unchanged.mutations(since) == []


def test_a_closed_account_leaves_the_program_and_is_not_touched(shell: Shell) -> None:
    gone = account_id(shell, "sandbox")
    shell.edit(
        lambda text: text.replace(
            "sandbox: {unit: workloads/sandbox,", "sandbox: {lifecycle: closed, unit: workloads/sandbox,"
        )
    )
    since = shell.last_call()
    done = shell.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    assert updated(done.json()) == {"delete": 4}
    assert shell.mutations(since) == []
    assert shell.client("organizations").describe_account(AccountId=gone)["Account"]["State"] == "ACTIVE"
    contact = shell.client("account").get_alternate_contact(AccountId=gone, AlternateContactType="SECURITY")
    assert contact["AlternateContact"]["EmailAddress"] == "aws-security@example.com"
    assert updated(shell.foundation("preview", "prod", "--json", "-").json()) == {}


def test_an_account_that_aws_suspends_changes_nothing_else_once_it_is_declared_closed(shell: Shell) -> None:
    shell.client("organizations").close_account(AccountId=account_id(shell, "analytics-test"))
    assert shell.foundation("refresh", "prod", "--yes").code == 0
    shell.edit(lambda text: text.replace("analytics-test: {unit:", "analytics-test: {lifecycle: closed, unit:"))
    since = shell.last_call()
    done = shell.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    assert "CreateAccount" not in shell.mutations(since)
    assert "DeleteAlternateContact" not in shell.mutations(since)


def test_destroy_lists_and_leaves_what_must_stay(shell: Shell) -> None:
    # The account that was let go is still in its unit, and AWS deletes no unit that is not empty.
    units = shell.foundation("outputs", "prod", "--json", "-").json()["units"]
    organizations = shell.client("organizations")
    for account in organizations.list_accounts_for_parent(ParentId=units["workloads/sandbox"])["Accounts"]:
        root = organizations.list_roots()["Roots"][0]["Id"]
        place = {"SourceParentId": units["workloads/sandbox"], "DestinationParentId": root}
        organizations.move_account(AccountId=account["Id"], **place)
    accounts = len(organizations.list_accounts()["Accounts"])
    done = shell.foundation("destroy", "prod")
    assert done.code == 0, done.output
    assert "organization" in done.output
    assert "log-archive" in done.output
    assert len(shell.client("organizations").list_accounts()["Accounts"]) == accounts
    assert shell.client("organizations").describe_organization()["Organization"]["FeatureSet"] == "ALL"
