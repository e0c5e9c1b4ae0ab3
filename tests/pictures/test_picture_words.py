"""The words of the pictures: counts, legend, and the outline for whoever cannot see them."""

import pytest
from pictured import members, tree

from foundation.config import Guardrails
from pictures import summary
from pictures.legend import MEANINGS
from pictures.outline import outline

ACCOUNTS = members(
    shop={"unit": "security"},
    logs={"unit": "security", "purpose": "log-archive", "adopt": "222233334444"},
    gone={"unit": "suspended", "lifecycle": "closed"},
)


def test_the_counts_tell_shared_and_closed_accounts_apart() -> None:
    drawn = tree(accounts=ACCOUNTS, guardrails={"deny_regions": {"targets": ["root", "security", "account:shop"]}})
    assert summary.counts(drawn) == (
        "2 organizational units · 2 member accounts, 1 of them shared · 1 closed · 6 guardrail documents"
    )


def test_the_counts_leave_out_what_there_is_not() -> None:
    one = tree(units={"security": {}}, accounts=members(shop={"unit": "security"}))
    assert summary.counts(one) == "1 organizational unit · 1 member account · 0 guardrail documents"


def test_the_words_around_name_the_stack_its_file_and_the_regions() -> None:
    drawn = tree()
    assert summary.title(drawn) == "Organization prod"
    assert summary.source(drawn) == "Declared in Pulumi.prod.yaml"
    assert summary.regions(drawn) == "Regions: eu-central-1 (home)"


def test_the_legend_has_a_meaning_for_every_guardrail() -> None:
    assert {guardrail for _, guardrail, _ in MEANINGS} == set(Guardrails.model_fields) - {"adopt"}


def test_the_legend_tells_what_is_on_and_in_use_and_nothing_else() -> None:
    off = ("deny_root_user", "protect_audit_trail", "protect_foundation_roles", "deny_suspended")
    drawn = tree(guardrails=dict.fromkeys(off, "off"))
    assert drawn.legend == (
        ("organization", "no account leaves the organization; no disk is unencrypted"),
        ("protection", "roles that no guardrail binds stay as they are; the security services stay on"),
        ("regions", "nothing runs outside the Regions named above"),
    )


@pytest.mark.parametrize("section", ["off", {"in": "core"}])
def test_without_guardrails_there_is_nothing_to_explain(section: object) -> None:
    assert tree(guardrails=section).legend == ()


def test_the_outline_says_all_that_the_picture_shows() -> None:
    drawn = tree(
        units={"security": {"units": {"inner": {}}}, "suspended": {}},
        accounts=ACCOUNTS,
        guardrails={"deny_regions": {"targets": ["account:shop"]}, "protect_exempt_roles": "off"},
    )
    assert outline(drawn).splitlines() == [
        "Organization prod",
        "3 organizational units · 2 member accounts, 1 of them shared · 1 closed · 4 guardrail documents",
        "Regions: eu-central-1 (home)",
        "Declared in Pulumi.prod.yaml",
        "Management account 111122223333",
        "Root, guardrails: organization, protection",
        "  Unit Security",
        "    Account Shop, aws+shop@example.com, guardrails: regions",
        "    Account Logs, shared: log-archive, aws+logs@example.com, 222233334444",
        "    Unit Inner",
        "  Unit Suspended, guardrails: suspended",
        "    Account Gone, closed, aws+gone@example.com",
        "Guardrail organization: no account leaves the organization; root users can do nothing; no disk is unencrypted",
        "Guardrail protection: the audit trail stays on; the security services stay on; service roles stay",
        "Guardrail regions: nothing runs outside the Regions named above",
        "Guardrail suspended: nothing works but what closing the account needs",
        "Guardrails hold for all that is in their box. None holds in the management account.",
    ]


def test_the_outline_names_what_another_stack_declares() -> None:
    drawn = tree(
        units={"in": "core"},
        accounts={"in": "core"},
        guardrails={"deny_regions": {"targets": ["account:x"]}, "deny_suspended": "off"},
    )
    assert (
        "  Unit Accounts of stack core, of another stack\n    Account X, of another stack, guardrails: regions"
        in outline(drawn)
    )
    assert "Stack core declares the section units." in outline(drawn)
