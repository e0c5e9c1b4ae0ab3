"""The page around the picture."""

from pictured import config, members

from pictures import draw

NAMED = {"units": {"a": {"name": 'R&D <"labs">'}}, "accounts": members(shop={"unit": "a", "name": "A & <b>"})}


def test_the_page_has_a_language_a_title_and_the_very_picture() -> None:
    page = draw(config(), "prod", "html")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>Organization prod</title>" in page
    assert draw(config(), "prod", "svg") in page


def test_the_page_lists_the_organization_as_text_with_names_escaped() -> None:
    page = draw(config(**NAMED), "prod", "html")
    text = page.partition("<pre>")[2].partition("</pre>")[0]
    assert "Unit R&amp;D &lt;&quot;labs&quot;&gt;\n    Account A &amp; &lt;b&gt;, aws+shop@example.com" in text


def test_the_page_prints_in_the_format_of_the_picture() -> None:
    deep: dict[str, object] = {"a": {"units": {"b": {"units": {"c": {"units": {"d": {"units": {"e": {}}}}}}}}}}
    rails = {
        "restrict_services": {"account:x": {"deny": ["redshift"]}},
        "deny_suspended": "off",
        "deny_unencrypted_volumes": "off",
    }
    high = config(units=deep, accounts=members(x={"unit": "a/b/c/d/e", "purpose": "network"}), guardrails=rails)
    assert "size: landscape" in draw(config(), "prod", "html")
    assert "size: portrait" in draw(high, "prod", "html")


def test_a_dollar_in_a_name_is_no_placeholder_of_the_page() -> None:
    assert "$title ${text}" in draw(config(units={"a": {"name": "$title ${text}"}}), "prod", "html")
