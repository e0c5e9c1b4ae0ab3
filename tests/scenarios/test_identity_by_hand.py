"""What waits for somebody's hand: the instance of Identity Center, and groups that an identity provider provisions."""

from collections.abc import Iterator

import pytest
from emulated_shell import Shell, emulated_shell, project
from processes import ROOT

pytestmark = pytest.mark.slow

INSTANCE = (
    '    instance: {arn: "arn:aws:sso:::instance/ssoins-73b0ba47d7dd79b2", identity_store: d-11c569a37e, '
    "region: eu-central-1}\n"
)
GROUPS = "    groups: {builders: {name: AWS Builders}, auditors: {name: AWS Auditors}}\n"
SECTION = """\
  foundation:identity:
    directory: DIRECTORY
    permission_sets: {read-only: {ready: read-only}}
    assignments:
      everybody-looks: {groups: [builders, auditors], permission_sets: [read-only], accounts: [{unit: root}]}
    ci: off
    break_glass: off
"""


@pytest.fixture
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    return (ROOT / "examples" / "smallest" / "Pulumi.smallest.yaml").read_text()


def started(directory: str, text: str, folder: pytest.TempPathFactory, *lines: str) -> Iterator[Shell]:
    where = project(folder.mktemp("hand") / "project", ROOT / "examples" / "smallest" / "Pulumi.smallest.yaml")
    section = SECTION.replace("DIRECTORY", directory).replace(
        "    permission_sets", "".join(lines) + "    permission_sets", 1
    )
    assert "  foundation:identity: off\n" in text
    (where / "Pulumi.prod.yaml").write_text(text.replace("  foundation:identity: off\n", section))
    with emulated_shell(where) as shell:
        yield shell


@pytest.fixture
def waiting(file: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    yield from started("built-in", file, tmp_path_factory, GROUPS)


@pytest.fixture
def provisioned(file: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    yield from started("scim", file, tmp_path_factory, INSTANCE, GROUPS)


def test_without_an_instance_everything_else_is_deployed_and_the_notice_says_which_values_to_write(
    waiting: Shell,
) -> None:
    valid = waiting.foundation("validate", "prod")
    done = waiting.foundation("up", "prod")
    for told in (valid, done):
        assert told.code == 0, told.output
        assert "Held back: IAM Identity Center (1 permission set, 2 groups)" in told.output
        assert "aws sso-admin list-instances" in told.output
        assert "foundation:identity.instance with arn, identity_store and region" in told.output
    waiting.edit(lambda text: text.replace("    directory:", INSTANCE + "    directory:"))
    done = waiting.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    kinds = [step["type"].rpartition(":")[2] for step in done.json()["steps"] if step["operation"] == "create"]
    assert kinds.count("AccountAssignment") == 2 * 3
    assert kinds.count("Group") == 2
    assert done.json()["warnings"] == []


def test_groups_of_an_identity_provider_are_found_by_name_and_the_missing_ones_are_all_named(
    provisioned: Shell,
) -> None:
    done = provisioned.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    assert "CreateGroup" not in provisioned.mutations()
    assert done.json()["changes"]["create"] > 6
    provisioned.edit(
        lambda text: text.replace("name: AWS Auditors}", "name: AWS Auditor}").replace("AWS Builders", "AWS Bilders")
    )
    done = provisioned.foundation("preview", "prod")
    assert done.code == 1
    assert "no group named AWS Auditor, AWS Bilders" in done.output
    assert "Assign each group to the AWS application in your identity provider" in done.output
    assert "Traceback" not in done.output
