"""What the wrapper refuses or leaves alone, decided from plain values: worlds, marks, adoption, retention."""

import socket
from collections.abc import Iterator

import pytest

from automation.adoption import refuse_changed_imports
from automation.engine.stack import Resource
from automation.errors import Findings, UsageError
from automation.events import Phase, Step
from automation.marks import refuse_other_world
from automation.retention import divide
from automation.world import emulator_endpoint


def resource(name: str, kind: str = "aws:s3/bucket:Bucket", **more: object) -> Resource:
    values: dict[str, object] = {
        "urn": name,
        "type": kind,
        "custom": True,
        "id": f"id-{name}",
        "parent": "",
        "provider": "",
        "dependencies": (),
        "protect": False,
        "retain": False,
        "inputs": {},
        "outputs": {},
        **more,
    }
    return Resource(**values)  # type: ignore[arg-type]


REAL = resource("management", "pulumi:providers:aws")
MARKED = resource("management", "pulumi:providers:aws", inputs={"__emulated": "true"})


def test_marked_state_is_refused_on_real_aws_and_real_state_in_the_emulator():
    with pytest.raises(UsageError, match="made on the emulator"):
        refuse_other_world("prod", [MARKED], None)
    with pytest.raises(UsageError, match="made on real AWS"):
        refuse_other_world("prod", [REAL], "http://127.0.0.1:1")


def test_state_of_the_same_world_passes_and_so_does_state_without_an_aws_provider():
    refuse_other_world("prod", [MARKED], "http://127.0.0.1:1")
    refuse_other_world("prod", [REAL], None)
    refuse_other_world("prod", [], None)
    refuse_other_world("prod", [resource("random", "pulumi:providers:random")], "http://127.0.0.1:1")


@pytest.fixture
def listening() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_shell_is_in_the_emulator_only_as_a_whole(listening: str):
    inside = {"FOUNDATION_EMULATOR": listening, "PULUMI_DEBUG_PROVIDERS": "aws:1,aws-native:1"}
    assert emulator_endpoint(inside) == listening
    assert emulator_endpoint({}) is None
    with pytest.raises(UsageError, match="left the emulator by half"):
        emulator_endpoint({"PULUMI_DEBUG_PROVIDERS": "aws:1"})
    with pytest.raises(UsageError, match="in the emulator by half"):
        emulator_endpoint({"FOUNDATION_EMULATOR": listening})


def test_an_emulator_that_has_ended_is_said_to_have_ended():
    with socket.create_server(("127.0.0.1", 0)) as server:
        gone = f"http://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(UsageError, match="does not answer"):
        emulator_endpoint({"FOUNDATION_EMULATOR": gone, "PULUMI_DEBUG_PROVIDERS": "aws:1"})


BUCKET = "urn:pulumi:prod::foundation::aws:s3/bucket:Bucket::logs"


def test_an_import_alone_passes_and_so_does_a_change_of_something_else():
    refuse_changed_imports(
        [Step(BUCKET, "import", Phase.DONE), Step("urn:pulumi:prod::f::a:b:C::other", "update", Phase.DONE)]
    )


def test_an_import_that_the_same_run_would_change_is_refused_with_both_values():
    steps = [
        Step(BUCKET, "import", Phase.DONE),
        Step(
            BUCKET,
            "update",
            Phase.DONE,
            paths={"tags.owner": "update", "rules[0].name": "add-replace"},
            old={"tags": {"owner": "them"}, "rules": []},
            new={"tags": {"owner": "us"}, "rules": [{"name": "first"}]},
        ),
    ]
    with pytest.raises(Findings) as refused:
        refuse_changed_imports(steps)
    text = str(refused.value)
    assert "Bucket logs" in text
    assert 'tags.owner: the file says "us", there it is "them"' in text
    assert 'rules[0].name: the file says "first", there it is nothing, and the difference would replace it' in text


def test_an_import_whose_own_step_shows_differences_is_refused():
    with pytest.raises(Findings, match="name"):
        refuse_changed_imports([Step(BUCKET, "import", Phase.DONE, paths={"name": "update"})])


def test_what_is_protected_or_retained_stays_with_all_that_it_needs_and_the_rest_goes():
    state = [
        resource("stack", "pulumi:pulumi:Stack", custom=False),
        resource("provider", "pulumi:providers:aws", parent="stack"),
        resource("spare-provider", "pulumi:providers:aws", parent="stack"),
        resource("unit", parent="stack", provider="provider"),
        resource("policy", parent="stack", provider="provider"),
        resource("account", parent="stack", provider="provider", dependencies=("unit",), retain=True),
        resource("contact", parent="stack", provider="spare-provider", dependencies=("account",)),
        resource("bucket", parent="stack", provider="provider", protect=True),
    ]
    division = divide(state)
    assert [one.urn for one in division.kept] == ["account", "bucket"]
    assert [one.urn for one in division.needed] == ["stack", "provider", "unit"]
    assert [one.urn for one in division.deleted] == ["spare-provider", "policy", "contact"]
