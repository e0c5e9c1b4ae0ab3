from dataclasses import dataclass, field

import pulumi

from foundation.given import given


@dataclass(frozen=True)
class Leaf:
    name: str


@dataclass(frozen=True)
class Branch:
    leaves: list[Leaf]
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tree:
    branches: list[Branch]
    words: list[str] = field(default_factory=list)
    ids: pulumi.Input[list[str]] | None = None


@dataclass(frozen=True)
class Fence:
    post: Leaf
    gate: Branch


def test_a_record_is_left_as_it_is() -> None:
    tree = Tree([])
    assert given(Tree, tree) is tree


def test_a_dictionary_becomes_the_record_with_those_in_its_lists_to_any_depth() -> None:
    values = {"branches": [{"leaves": [{"name": "a"}, {"name": "b"}], "tags": {"c": "d"}}], "words": ["e"]}
    assert given(Tree, values) == Tree([Branch([Leaf("a"), Leaf("b")], {"c": "d"})], ["e"])


def test_a_dictionary_within_becomes_the_record_that_its_field_is_with_what_is_in_it() -> None:
    values = {"post": {"name": "a"}, "gate": {"leaves": [{"name": "b"}]}}
    assert given(Fence, values) == Fence(Leaf("a"), Branch([Leaf("b")]))


def test_a_record_within_a_dictionary_stays() -> None:
    post = Leaf("a")
    assert given(Fence, {"post": post, "gate": Branch([])}).post is post


def test_what_is_left_out_has_its_default() -> None:
    assert given(Tree, {"branches": []}) == Tree([], [], None)


def test_what_is_a_record_already_inside_a_dictionary_stays() -> None:
    leaf = Leaf("a")
    assert given(Branch, {"leaves": [leaf, {"name": "b"}]}).leaves == [leaf, Leaf("b")]


def test_a_value_that_is_not_known_yet_is_handed_on() -> None:
    ids = object()
    assert given(Tree, {"branches": [], "ids": ids}).ids is ids
