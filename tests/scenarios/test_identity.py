"""Who may do what in a deployed prod: people who join, move and leave, an account that moves, steps by hand.

One story on one emulated AWS; a test that changes the file puts it back.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from ci_requests import allows_call
from emulated_shell import Shell, emulated_shell, project
from processes import ROOT

pytestmark = pytest.mark.slow

TEST = "web-shop-test: {unit: workloads/test,"
PRODUCTION = "web-shop-test: {unit: workloads/production,"
LOGS = """\
      logs-are-read:
        groups: [security]
        permission_sets: [log-reader]
        accounts: [{account: log-archive}]
"""
LEAVER = "      dora.novak: {given_name: Dora, family_name: Novák, email: dora.novak@example.com, groups: [web-shop]}\n"


def alone(text: str) -> str:
    """Prod without what has stories of its own, so without an archive to read."""
    start, end = text.index("  foundation:baseline:"), text.index("  foundation:identity:")
    off = "".join(f'  foundation:{section}: "off"\n' for section in ("baseline", "logs", "security"))
    identity = text[end : text.index("    break_glass:")] + '    break_glass: "off"\n'
    identity += "".join(
        f'  foundation:{section}: "off"\n' for section in ("network", "images", "operations", "tags", "spend", "quotas")
    )
    for line in ("      log-reader: {ready: log-reader}\n", LOGS):
        assert line in identity
        identity = identity.replace(line, "")
    return text[:start] + off + identity


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    directory = project(tmp_path_factory.mktemp("identity") / "project", ROOT / "Pulumi.prod.yaml")
    (directory / "Pulumi.prod.yaml").write_text(alone((ROOT / "Pulumi.prod.yaml").read_text()))
    with emulated_shell(directory) as found:
        done = found.foundation("up", "prod")
        assert done.code == 0, done.output
        assert "Held back: the application jira (jira)" in done.output
        yield found


@pytest.fixture
def unchanged(shell: Shell) -> Iterator[Shell]:
    file = shell.directory / "Pulumi.prod.yaml"
    before = file.read_bytes()
    yield shell
    file.write_bytes(before)


def replacing(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def planned(shell: Shell) -> set[tuple[str, str, str]]:
    """Operation, type and name of what a preview of the file would change."""
    done = shell.foundation("preview", "prod", "--json", "-")
    assert done.code == 0, done.output
    return {(step["operation"], step["type"].split(":")[-1], step["name"]) for step in done.json()["steps"]}


def assigned(shell: Shell, account: str) -> Counter[str]:
    """How many principals have each set in an account, as AWS says."""
    exported = shell.foundation("outputs", "prod", "--json", "-").json()
    sso, instance = shell.client("sso-admin"), exported["identity"]["instance_arn"]
    found: Counter[str] = Counter()
    for name, arn in exported["identity"]["permission_sets"].items():
        pages = sso.get_paginator("list_account_assignments").paginate(
            InstanceArn=instance, AccountId=exported["accounts"][account]["id"], PermissionSetArn=arn
        )
        found[name] = sum(len(page["AccountAssignments"]) for page in pages)
    return +found


def test_an_account_that_moves_to_production_changes_its_assignments_in_one_preview(unchanged: Shell) -> None:
    shell = unchanged
    assert assigned(shell, "web-shop-test")["developer"] == 1
    shell.edit(lambda text: text.replace(TEST, PRODUCTION))
    told = shell.foundation("access", "prod", "--diff")
    assert told.code == 3, told.output
    assert len(told.output.splitlines()) <= 24, told.output
    plan = planned(shell)
    ours = {(operation, name) for operation, kind, name in plan if kind == "AccountAssignment"}
    assert ours == {
        ("delete", "web-shop-test/developer/group:web-shop"),
        ("delete", "web-shop-test/power-user/group:platform"),
        ("create", "web-shop-test/power-user/group:on-call"),
        ("create", "web-shop-test/read-only/group:web-shop"),
    }
    for _, name in ours:
        _, permission_set, principal = name.split("/")
        line = next(line for line in told.output.splitlines() if permission_set in line and principal[6:] in line)
        assert line
    assert {(operation, kind) for operation, kind, _ in plan} == {
        ("create", "AccountAssignment"),
        ("delete", "AccountAssignment"),
        ("update", "Account"),
    }
    assert shell.foundation("up", "prod").code == 0
    assert assigned(shell, "web-shop-test")["developer"] == 0
    assert shell.foundation("access", "prod", "--diff").code == 0
    shell.edit(lambda text: text.replace(PRODUCTION, TEST))
    assert shell.foundation("up", "prod").code == 0


def test_who_leaves_loses_the_person_and_the_memberships_and_nobody_else_anything(unchanged: Shell) -> None:
    shell = unchanged
    shell.edit(lambda text: text.replace(LEAVER, ""))
    assert planned(shell) == {("delete", "User", "dora.novak"), ("delete", "GroupMembership", "dora.novak/web-shop")}
    told = shell.foundation("access", "prod", "--diff", "--json", "-")
    assert told.code == 3
    assert "dora.novak" in told.output


def test_a_new_account_adds_its_own_assignments_and_changes_no_other(unchanged: Shell) -> None:
    shell = unchanged
    line = "      web-shop-test: {"
    shell.edit(
        lambda text: text.replace(
            line, "      web-shop-load: {unit: workloads/test, tags: {workload: web-shop}}\n" + line
        )
    )
    ours = {(operation, name) for operation, kind, name in planned(shell) if kind == "AccountAssignment"}
    assert ours == {
        ("create", f"web-shop-load/{name}")
        for name in (
            "database-operator/group:databases",
            "developer/group:web-shop",
            "power-user/group:platform",
            "read-only/group:network",
            "read-only/group:support",
            "security-audit/group:auditors",
            "security-audit/group:security",
        )
    }


def test_an_account_on_its_way_out_loses_every_assignment_in_one_preview(unchanged: Shell) -> None:
    shell = unchanged
    shell.edit(
        lambda text: text.replace("      sandbox: {unit: workloads/sandbox,", "      sandbox: {unit: suspended,")
    )
    ours = {operation for operation, kind, name in planned(shell) if kind == "AccountAssignment" and "sandbox/" in name}
    assert ours == {"delete"}
    told = shell.foundation("access", "prod", "--diff")
    assert "Nobody could enter sandbox" not in told.output  # which is what suspending is for
    assert "everybody-tries-things.accounts[0] fits no account" in told.output


REFUSED: Mapping[str, tuple[Callable[[str], str], str]] = {
    "the instance leaves the file": (
        lambda text: "".join(line for line in text.splitlines(keepends=True) if "    instance: {arn" not in line),
        "`instance` has left foundation:identity",
    ),
    "another delegate is named": (
        lambda text: text.replace(
            "    home_region: eu-central-1\n",
            "    home_region: eu-central-1\n    delegates: {identity-center: operations}\n",
            1,
        ),
        "IAM Identity Center would lose its delegated administrator",
    ),
    "a set goes over to the management account": (
        lambda text: text.replace("accounts: [{account: network}]", "accounts: [{account: management}]"),
        "the permission set network-operator would change between the management account and the others",
    ),
    "a set comes from the management account": (
        lambda text: (
            text[: text.index("      finance-sees-bills:")]
            + text[text.index("      finance-sees-bills:") :].replace("{account: management}", "{account: sandbox}", 1)
        ),
        "the permission set management-billing would change between the management account and the others",
    ),
    "a group gets another key": (
        lambda text: text.replace("finance: {name: Finance}", "money: {name: Finance}").replace("[finance]", "[money]"),
        "finance would be deleted and Finance made again under another key",
    ),
    "a person gets another name to sign in with": (
        lambda text: text.replace("      ines.costa: {", "      ines.silva: {"),
        "ines.costa would be deleted and ines.costa@example.com made again under another key",
    ),
    "people are to be provisioned": (
        lambda text: re.sub(r"    users:.*?(?=    permission_sets)", "", text, flags=re.DOTALL).replace(
            "directory: built-in", "directory: scim"
        ),
        "the directory is no longer the built-in one",
    ),
}


@pytest.mark.parametrize("change", REFUSED)
def test_one_line_that_would_take_access_away_from_everybody_is_refused_in_the_preview(
    unchanged: Shell, change: str
) -> None:
    shell = unchanged
    edit, why = REFUSED[change]
    shell.edit(edit)
    since = shell.last_call()
    done = shell.foundation("up", "prod")
    assert done.code == 3, done.output
    assert why in done.output
    assert "Traceback" not in done.output
    assert shell.mutations(since) == []


def test_a_set_changes_sides_in_two_updates(unchanged: Shell) -> None:
    shell = unchanged
    entry = "      network-is-run:\n        groups: [network]\n        permission_sets: [network-operator]\n"
    there, here = "        accounts: [{account: network}]\n", "        accounts: [{account: management}]\n"
    head = "    applications:\n"
    for before, after in (
        (entry + there, ""),
        (head, entry + here + head),
        (entry + here, ""),
        (head, entry + there + head),
    ):
        shell.edit(replacing(before, after))
        done = shell.foundation("up", "prod")
        assert done.code == 0, done.output
    assert planned(shell) == set()
    assert assigned(shell, "network")["network-operator"] == 1


def test_the_management_accounts_sets_are_its_own_and_the_delegate_cannot_touch_them(shell: Shell) -> None:
    steps = shell.foundation("outputs", "prod", "--json", "-").json()
    sets = steps["identity"]["permission_sets"]
    made: dict[str, Any] = {
        call["parameters"]["Name"]: call["account"]
        for call in shell.calls()
        if call["operation"] == "CreatePermissionSet"
    }
    delegate = steps["accounts"]["security-tooling"]["id"]
    assert made.keys() == sets.keys()
    assert {name for name, account in made.items() if account != delegate} == {
        "management-administrator",
        "management-billing",
    }


def test_the_deploy_role_may_make_every_call_of_a_routine_update_and_not_change_who_is_powerful(shell: Shell) -> None:
    iam = shell.client("iam")
    names = iam.list_role_policies(RoleName="foundation-deploy")["PolicyNames"]
    policies = [
        json.dumps(iam.get_role_policy(RoleName="foundation-deploy", PolicyName=name)["PolicyDocument"])
        for name in names
    ]
    mine = [
        call
        for call in shell.calls()
        if call["account"] == "111122223333"
        and call["principal"].endswith(":user/foundation")
        and call["operation"] != "GetCallerIdentity"  # needs no permission
    ]
    refused = {
        (call["operation"], call["parameters"].get("RoleName", "")) for call in mine if not allows_call(policies, call)
    }
    assert len(mine) > 300
    powerful = ("foundation-deploy", "foundation-preview")
    assert refused == {
        ("CreateOpenIDConnectProvider", ""),
        *(("CreateRole", name) for name in powerful),
        *(("PutRolePolicy", name) for name in powerful),
    }
