"""Mermaid text: a tree of boxes, safe in Markdown, and never too long for GitHub."""

import re

from hypothesis import given
from hypothesis import strategies as st
from pictured import config, large, members

from pictures import draw


def drawn(**sections: object) -> list[str]:
    return draw(config(**sections), "prod", "mermaid").splitlines()


def test_the_tree_goes_from_the_management_account_by_the_root_to_the_units() -> None:
    lines = drawn(units={"work": {"units": {"pre-production": {}}}})
    assert lines[:4] == ["---", 'title: "Organization prod"', "---", "flowchart LR"]
    assert '  management["Management account<br/>111122223333"] --> root' in lines
    assert '  root["<b>Root</b>"]' in lines
    assert '  root --> unit_work["<b>Work</b>"]' in lines
    assert '  unit_work --> unit_work_U_pre_production["<b>Pre-production</b>"]' in lines


def test_a_unit_lists_its_guardrails_and_its_accounts_by_kind() -> None:
    accounts = members(
        shop={"unit": "security"},
        logs={"unit": "security", "purpose": "log-archive"},
        gone={"unit": "security", "lifecycle": "closed"},
    )
    lines = drawn(accounts=accounts, guardrails={"deny_regions": {"targets": ["security", "account:shop"]}})
    unit, shop = "<b>Security</b><br/><i>guardrails: regions</i>", "Shop<br/><i>guardrails: regions</i>"
    assert f'  root --> unit_security["{unit}<br/>{shop}<br/>Logs (shared)<br/>Gone (closed)"]' in lines


def test_what_another_stack_declares_is_said_to_be_of_another_stack() -> None:
    rails = {"deny_regions": {"targets": ["account:lake"]}, "deny_suspended": "off"}
    text = "\n".join(drawn(units={"in": "core"}, accounts={"in": "core"}, guardrails=rails))
    assert "<b>Accounts of stack core</b> (of another stack)<br/>Lake (of another stack)" in text


def test_paths_that_look_alike_stay_apart() -> None:
    text = "\n".join(drawn(units={"a": {"units": {"b": {}}}, "a-b": {}, "a--b": {}, "end": {}}))
    assert len(set(re.findall(r"--> (unit_\w+)", text))) == 5


def test_a_unit_of_many_accounts_lists_some_and_says_how_many_more() -> None:
    accounts = members(**{f"a{number}": {"unit": "security"} for number in range(21)})
    text = "\n".join(drawn(accounts=accounts))
    assert "A18<br/>and 2 more" in text
    assert "A19" not in text


def test_twenty_accounts_are_all_listed() -> None:
    accounts = members(**{f"a{number}": {"unit": "security"} for number in range(20)})
    assert "A19" in "\n".join(drawn(accounts=accounts))


def test_a_thousand_accounts_stay_below_the_limit_of_github() -> None:
    assert len(draw(large(1000), "prod", "mermaid")) < 50_000


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=50).filter(str.strip))
def test_no_character_of_a_name_is_taken_for_anything_but_itself(name: str) -> None:
    (line,) = [line for line in drawn(accounts=members(a={"unit": "security", "name": name})) if "Security" in line]
    shown = line.partition("<b>Security</b><br/>")[2].removesuffix('"]')
    assert re.fullmatch(r"([A-Za-z0-9 +@-]|#\d+;)*", shown)
    decoded = re.sub(r"#(\d+);", lambda entity: chr(int(entity[1])), shown)
    assert decoded.replace("\u200b", "") == name.strip()
    assert "#92;n" not in shown
