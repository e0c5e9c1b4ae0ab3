"""What waits for a step by hand: named with its reason, the clicks and the values to fill in."""

import pytest
from estates import small
from identity_estates import INSTANCE, SAML, identified

from foundation.held_back import PAGES, held_back

OAUTH = {"name": "Wiki", "url": "https://wiki.example.com"}
HOW = (
    "In the management account's console choose the Region, open IAM Identity Center, choose Enable; "
    "`aws sso-admin list-instances` shows the three values (docs/identity/enable.md). "
    "Then write foundation:identity.instance with arn, identity_store and region and run the update again."
)


def test_without_an_instance_everything_waits_for_it_and_the_clicks_are_named() -> None:
    jira = {"jira": {"kind": "jira", "groups": ["developers"]}}
    (one,) = held_back(identified(instance=None, applications=jira))
    assert str(one) == (
        "Held back: IAM Identity Center (3 permission sets, 2 groups, 1 application), "
        f"as the organization has no instance of it yet. {HOW}"
    )


def test_a_section_with_nothing_in_it_waits_with_its_delegation_alone() -> None:
    (one,) = held_back(identified(instance=None, groups={}, users={}, permission_sets={}, assignments={}))
    assert str(one) == (
        f"Held back: IAM Identity Center (its delegation), as the organization has no instance of it yet. {HOW}"
    )


@pytest.mark.parametrize(("kind", "page"), PAGES.items())
def test_an_application_without_its_arn_waits_by_its_name_and_names_its_page(kind: str, page: str) -> None:
    (one,) = held_back(identified(applications={"ours": {"kind": kind, "groups": ["developers"]}}))
    assert str(one) == (
        f"Held back: the application ours ({kind}). "
        f"Make the SAML application by hand (docs/identity/{page}.md). "
        "Then write foundation:identity.applications.ours.arn and run the update again."
    )


def test_only_applications_that_lack_something_wait_in_the_order_of_the_file() -> None:
    applications = {
        "zoom": {"kind": "zoom", "groups": ["developers"]},
        "slack": {"kind": "slack", "groups": ["developers"], "arn": SAML.format(account="111122223333")},
        "wiki": {"kind": "other", "groups": ["developers"], "oauth": OAUTH},
        "jira": {"kind": "jira", "groups": ["developers"]},
    }
    waiting = held_back(identified(applications=applications))
    assert [one.path for one in waiting] == [f"foundation:identity.applications.{key}.arn" for key in ("zoom", "jira")]


@pytest.mark.parametrize("section", ["off", {"in": "people"}])
def test_a_section_that_is_not_declared_here_holds_nothing_back(section: object) -> None:
    assert held_back(identified(sections={"identity": section})) == ()


def test_nothing_waits_where_everything_is_filled_in() -> None:
    assert held_back(identified(instance=INSTANCE)) == ()


BILLED = (
    "Wait until billing knows them, a day after the first resource carries them: `aws ce list-cost-allocation-tags` in "
    "the management account lists those that it knows. Then write foundation:tags.billed and run the update again."
)


def billing(*keys: str, billed: tuple[str, ...] = ()) -> list[str]:
    tags = {**{key: {"cost_allocation": True} for key in keys}, "data": {}}
    schema = {"keys": tags, "billed": list(billed), "cost_categories": []}
    return [str(one) for one in held_back(small(tags=schema))]


def test_tags_that_billing_does_not_know_yet_wait_in_the_order_of_the_file() -> None:
    assert billing("project", "owner", "team", billed=("owner",)) == [
        f"Held back: cost allocation by the tags project, team. {BILLED}"
    ]
    assert billing("project") == [f"Held back: cost allocation by the tag project. {BILLED}"]


def test_no_tag_waits_once_billing_knows_it_or_bills_are_not_broken_down_by_it() -> None:
    assert billing("owner", billed=("owner",)) == []
    assert billing() == []
    assert held_back(small(tags={"in": "people"}, guardrails={"require_tags": "off"})) == ()


def test_tags_wait_after_people() -> None:
    schema = {"keys": {"owner": {"cost_allocation": True}}, "cost_categories": []}
    paths = [one.path for one in held_back(identified(instance=None, sections={"tags": schema}))]
    assert paths == ["foundation:identity.instance with arn, identity_store and region", "foundation:tags.billed"]
