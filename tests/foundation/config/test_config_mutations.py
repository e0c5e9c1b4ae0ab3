"""Whatever a stack file holds, it is read, or refused with one `ConfigurationError` that a person can read."""

from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from foundation.config import StackConfig, parse, read
from foundation.config.yaml12 import document
from foundation.errors import ConfigurationError

PROD = Path(__file__).parents[3] / "Pulumi.prod.yaml"
BYTES = PROD.read_bytes()
TREE: Any = document(PROD.read_text(), PROD.name).values
WORDS = [
    "off", "on", "root", "in", "secure", "workloads/test", "account:sandbox", "eu-central-1", "p-abcd1234",
    "o-exampleorg1", "ou-ab12-12345678", "111122223333", "targets", "units", "members", "name", "tags", "deny",
    "{account}", "<configuration>", "<switched off>", "governance", "compliance", "security_hub",
    "[key]", "'", "a.b[0]", "foundation:units",
    "", "a" * 70, "é\u2028", "\ud800", "a\nb", "\x1b[2J", "workloads\x00",
]  # fmt: skip
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.sampled_from(WORDS), inner, max_size=3),
    max_leaves=8,
)


def places(tree: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Every place in a tree of mappings and lists."""
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path, *(place for key, inner in entries for place in places(inner, (*path, key)))]


PLACES = [place for place in places(TREE["config"]) if place]


def mutate(tree: Any, place: tuple[Any, ...], kind: str, junk: object) -> None:
    """Replaces or drops what stands at a place, or puts something beside or below it."""
    *above, last = place
    for key in above:
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):  # an earlier mutation took the place away
            return
    if not isinstance(tree, dict):
        return
    if kind == "replace":
        tree[last] = junk
    elif kind == "drop":
        tree.pop(last, None)
    elif kind == "rename":
        tree[str(junk)] = tree.pop(last, None)
    elif isinstance(tree.get(last), dict):
        tree[last][str(junk)] = junk


def check(error: ConfigurationError) -> None:
    """Every problem is four printable lines in our own words, and stands once."""
    assert error.problems
    for problem in error.problems:
        lines = problem.text(error.source).split("\n")
        assert len(lines) == 4
        assert all(line.isprintable() for line in lines)
        for jargon in ("pydantic", "https://", "Input should", "value_error", "this value does not belong here"):
            assert jargon not in problem.rule + problem.remedy
    # Two long keys that begin alike are shortened to the same path.
    whole = [problem for problem in error.problems if "…" not in problem.path]
    said = {(problem.line, problem.path, problem.rule, repr(problem.value)) for problem in whole}
    assert len(said) == len(whole)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(["replace", "drop", "rename", "add"]), JUNK),
        min_size=1,
        max_size=4,
    )
)
def test_a_mutated_tree_is_read_or_refused(mutations: list[tuple[tuple[object, ...], str, object]]) -> None:
    tree = deepcopy(TREE["config"])
    for place, kind, junk in mutations:
        mutate(tree, place, kind, junk)
    try:
        assert isinstance(parse(tree, "Pulumi.prod.yaml"), StackConfig)
    except ConfigurationError as error:
        check(error)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(BYTES)),
            st.integers(0, 40),
            st.binary(max_size=6)
            | st.sampled_from([b"\t", b"&a ", b"*a", b"!x ", b"? ", b"<<: ", b"---\n", b"\\ud800", b"%"]),
        ),
        min_size=1,
        max_size=3,
    )
)
@example([(0, len(BYTES), b"")])
@example([(0, len(BYTES), b"\x00\xff\xd8")])
@example([(0, len(BYTES), b'config: {"\\ud800": "\\udfff"}')])
@example([(0, len(BYTES), b"config: {foundation:settings: " + b"9" * 5000 + b"}")])
@example([(0, len(BYTES), b"config: {foundation:settings: 0x_}")])
@example([(0, len(BYTES), b"config: {foundation:settings: !!int x}")])
@example([(0, len(BYTES), b"a: b\n---\nc: d")])
def test_mutated_bytes_are_read_or_refused(tmp_path: Path, mutations: list[tuple[int, int, bytes]]) -> None:
    content = BYTES
    for start, length, junk in mutations:
        content = content[:start] + junk + content[start + length :]
    file = tmp_path / "Pulumi.prod.yaml"
    file.write_bytes(content)
    try:
        assert isinstance(read(file), StackConfig)
    except ConfigurationError as error:
        check(error)
