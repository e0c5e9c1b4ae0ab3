"""Documents that AWS would refuse, and what the operator is told."""

from dataclasses import replace

import pytest

from foundation.policies.document import Document
from foundation.policies.limits import problems

DOCUMENT = Document("regions", "root", "SERVICE_CONTROL_POLICY", "foundation-regions-root", "Guardrails", "{}")


def test_documents_within_the_limits_have_no_problems() -> None:
    full = replace(DOCUMENT, content="x" * 10_240, description="d" * 512, name="n" * 128)
    assert problems([full]) == ()


@pytest.mark.parametrize(
    ("changed", "size", "rule"),
    [
        ({"content": "x" * 10_241}, 10_241, "a policy has at most 10,240 characters; regions@root needs 10,241"),
        (
            {"description": "x" * 513},
            513,
            "the description of a policy has at most 512 characters; regions@root needs 513",
        ),
        ({"name": "x" * 129}, 129, "the name of a policy has at most 128 characters; regions@root needs 129"),
    ],
)
def test_a_text_that_is_too_long_is_a_problem_with_size_and_limit(
    changed: dict[str, str], size: int, rule: str
) -> None:
    (problem,) = problems([replace(DOCUMENT, **changed)])
    assert (problem.path, problem.value, problem.rule) == (
        "foundation:guardrails.deny_regions.exempt_services",
        size,
        rule,
    )


@pytest.mark.parametrize(
    ("category", "path", "remedy"),
    [
        ("organization", "deny_leaving_organization", "break_glass_roles"),
        ("protection", "protect_exempt_roles", "break_glass_roles"),
        ("archive", "protect_log_archive", "break_glass_roles"),
        ("regions", "deny_regions.exempt_services", "exempt_services"),
        ("services", "restrict_services.root", "allow"),
        ("tags-required", "require_tags", "foundation:tags"),
        ("suspended", "deny_suspended", "break_glass_roles"),
    ],
)
def test_the_problem_points_at_what_makes_the_document_long(category: str, path: str, remedy: str) -> None:
    (problem,) = problems([replace(DOCUMENT, category=category, content="x" * 10_241)])
    assert problem.path == f"foundation:guardrails.{path}"
    assert remedy in problem.remedy


@pytest.mark.parametrize("kind", ["DECLARATIVE_POLICY_EC2", "S3_POLICY", "INSPECTOR_POLICY"])
def test_policies_of_other_types_are_shorter_and_count_apart(kind: str) -> None:
    other = replace(DOCUMENT, type=kind, content="x" * 10_000)
    assert problems([other]) == ()
    (problem,) = problems([replace(other, content="x" * 10_001)])
    assert "a policy has at most 10,000 characters; regions@root needs 10,001" in problem.rule
    nine = [replace(DOCUMENT, name=f"n{number}") for number in range(9)]
    assert problems([*nine, other]) == ()


def test_a_tag_policy_that_is_too_long_is_cured_in_the_schema() -> None:
    (problem,) = problems([replace(DOCUMENT, category="tags", type="TAG_POLICY", content="x" * 10_001)])
    assert (problem.path, problem.remedy) == ("foundation:tags.keys", "Name fewer values or types of resources.")


def test_a_name_that_is_too_long_is_cured_by_shorter_unit_keys() -> None:
    (problem,) = problems([replace(DOCUMENT, name="x" * 129)])
    assert "keys of the units" in problem.remedy


def test_two_documents_of_one_name_are_a_problem_that_names_both() -> None:
    nested = replace(DOCUMENT, target="a/b", name="foundation-regions-a-b")
    flat = replace(DOCUMENT, target="a-b", name="foundation-regions-a-b")
    (problem,) = problems([nested, flat])
    assert "regions@a/b and regions@a-b would both be foundation-regions-a-b" in problem.rule
    assert problem.value == "a-b"


def test_the_tenth_document_on_one_target_is_a_problem() -> None:
    nine = [replace(DOCUMENT, name=f"n{number}") for number in range(9)]
    assert problems(nine) == ()
    (problem,) = problems([*nine, replace(DOCUMENT, name="n9"), replace(DOCUMENT, target="suspended", name="n10")])
    assert (problem.path, problem.value) == ("foundation:guardrails", 10)
    assert "9 policies can be attached to root besides FullAWSAccess; it gets 10" in problem.rule
