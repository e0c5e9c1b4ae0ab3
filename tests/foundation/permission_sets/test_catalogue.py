"""The catalogue of ready sets: complete, documented, within AWS's limits, and nothing in it leads to more."""

import re
from pathlib import Path

import botocore.session
import pytest
from sampled import FACTS, documents, managed

from foundation.config.identity_names import DESCRIPTION_CHARACTERS
from foundation.config.permission_sets import INLINE_BYTES, MOST_MANAGED_POLICIES, READY_NAMES
from foundation.errors import BrokenRule
from foundation.permission_sets import READY, Facts, Ready, denied, findings, ready
from foundation.permission_sets.application import SERVICES
from foundation.permission_sets.page import page

ROOT = Path(__file__).parents[3]
ADMINISTRATORS = {"administrator", "emergency"}
SETS = [ready(name, FACTS) for name in READY]
each = pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)


def test_the_catalogue_has_the_sets_that_the_stack_file_offers() -> None:
    assert tuple(READY) == READY_NAMES
    assert [one.name for one in SETS] == list(READY)


@each
def test_only_administrators_have_findings_with_the_texts_of_managed_policies_read_too(one: Ready) -> None:
    found = findings(documents(one), one.managed_policies)
    assert {finding.rule for finding in found} == (
        {"everything", "strong-managed-policy"} if one.name in ADMINISTRATORS else set()
    )


@each
def test_a_set_keeps_to_the_limits_of_identity_center(one: Ready) -> None:
    model = botocore.session.get_session().get_service_model("sso-admin")
    assert re.fullmatch(model.shape_for("PermissionSetName").metadata["pattern"], one.name)
    assert len(one.name) <= model.shape_for("PermissionSetName").metadata["max"]
    assert re.fullmatch(model.shape_for("PermissionSetDescription").metadata["pattern"], one.description)
    assert 0 < len(one.description) <= DESCRIPTION_CHARACTERS
    assert len((one.inline_policy() or "").encode()) <= INLINE_BYTES
    assert len(one.managed_policies) <= MOST_MANAGED_POLICIES
    assert set(one.managed_policies) <= set(managed())


def test_what_is_denied_is_denied_whatever_else_a_set_allows() -> None:
    """Also where nothing allows it today: AWS changes the policies that it manages."""
    changing = {"power-user", "developer", "network-operator", "database-operator"}
    for one in SETS:
        assert (denied.foundation_roles() in one.statements) is (one.name not in ADMINISTRATORS)
        assert (denied.organization() in one.statements) is (one.name in changing)
        assert (denied.watching() in one.statements) is (one.name in changing)
        assert (denied.foundation_resources() in one.statements) is (one.name in {"power-user", "developer"})
        assert (denied.content() in one.statements) is (one.name in {"read-only", "billing", "security-audit"})


def test_the_limit_of_a_description_is_that_of_the_service_model() -> None:
    model = botocore.session.get_session().get_service_model("sso-admin")
    assert model.shape_for("PermissionSetDescription").metadata["max"] == DESCRIPTION_CHARACTERS


def test_the_strong_sets_have_short_sessions() -> None:
    hours = {one.name: int(one.session_duration.removeprefix("PT").removesuffix("H")) for one in SETS}
    assert all(1 <= number <= 12 for number in hours.values())
    assert {name for name, number in hours.items() if number == 1} == ADMINISTRATORS
    changing = {"power-user", "network-operator", "database-operator", "log-reader"}
    assert all(hours[name] <= 4 for name in changing)


@each
def test_every_statement_has_a_name_of_its_own_in_letters_and_digits(one: Ready) -> None:
    names = [str(statement["Sid"]) for statement in one.statements]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[A-Za-z0-9]+", name) for name in names)


def test_a_policy_is_written_without_white_space_and_with_its_version() -> None:
    text = ready("read-only", FACTS).inline_policy()
    assert text is not None
    assert text.startswith('{"Version":"2012-10-17","Statement":[{"Sid":"Content","Effect":"Deny","Action":["athena:')
    assert ready("administrator", FACTS).inline_policy() is None


def test_without_an_archive_there_is_no_set_that_reads_it() -> None:
    with pytest.raises(BrokenRule, match=r"this stack declares none.*Declare foundation:logs"):
        ready("log-reader", Facts())


def test_without_athena_the_log_reader_writes_nowhere() -> None:
    text = str(ready("log-reader", Facts(log_buckets=("logs",))).inline_policy())
    assert "athena" not in text
    assert "PutObject" not in text


def test_the_log_readers_key_is_the_one_of_the_configuration() -> None:
    text = str(ready("log-reader", Facts(log_buckets=("logs",), log_key_alias="alias/other")).inline_policy())
    assert '"Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/other"}}' in text


def test_services_that_take_roles_are_listed_once_in_order() -> None:
    assert list(SERVICES) == sorted(set(SERVICES))


def test_the_page_says_what_every_set_can_and_cannot_do() -> None:
    stored = (ROOT / "docs" / "permission-sets.md").read_text(encoding="utf-8")
    assert stored == page(), "Run: python -m foundation.permission_sets > docs/permission-sets.md"
    for one in SETS:
        section = stored.partition(f"\n## {one.name}\n")[2].partition("\n## ")[0]
        assert one.can
        assert one.cannot
        assert all(f"- {sentence}\n" in section for sentence in (*one.can, *one.cannot))
