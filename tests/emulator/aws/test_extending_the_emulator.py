"""An operation is added by registering a function: it gets parsed parameters and its result goes out as AWS's would."""

import threading
from collections.abc import Mapping
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from emulator.aws.application import EmulatedAws
from emulator.aws.errors import AwsError
from emulator.aws.http import listen, serve
from emulator.aws.request import Request
from emulator.aws.state import Settings, State

ACCOUNT = "111122223333"


class Graphs(dict[str, str]):
    """What the made-up services remember, by account and Region."""


def create_graph(request: Request) -> Mapping[str, object]:
    graphs = request.state.store(Graphs, request.account, request.region)
    graphs["graph"] = f"arn:aws:detective:{request.region}:{request.account}:graph:{'a' * 32}"
    return {"GraphArn": graphs["graph"]}


def list_graphs(request: Request) -> Mapping[str, object]:
    found = request.state.store(Graphs, request.account, request.region).values()
    return {"GraphList": [{"Arn": arn} for arn in found]}


def refuse(request: Request) -> Mapping[str, object]:
    raise AwsError("ConflictException", f"{request.operation} conflicts", status=409)


def fail(_request: Request) -> Mapping[str, object]:
    raise KeyError("a defect")


HANDLERS = {
    "detective": {"CreateGraph": create_graph, "ListGraphs": list_graphs, "DeleteGraph": refuse},
    "iam": {"ListOrganizationsFeatures": lambda _: {"OrganizationId": "o-1", "EnabledFeatures": ["RootSessions"]}},
    "ec2": {"GetImageBlockPublicAccessState": lambda _: {"ImageBlockPublicAccessState": "block-new-sharing"}},
    "sso-admin": {"ListApplications": lambda request: {"Applications": [{"Name": request["InstanceArn"]}]}},
    "organizations": {"ListRoots": fail},
}


@pytest.fixture(scope="module")
def extended() -> EmulatedAws:
    return EmulatedAws(State(Settings(ACCOUNT)), HANDLERS)


@pytest.fixture(scope="module")
def endpoint(extended: EmulatedAws) -> str:
    listener = listen(0)
    threading.Thread(target=serve, args=(listener, extended), daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def client(endpoint: str, service: str, region: str = "eu-central-1") -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    config = Config(retries={"total_max_attempts": 1})
    return boto3.client(service, region_name=region, endpoint_url=endpoint, config=config, **keys)


def test_rest_json_goes_in_and_out(endpoint: str) -> None:
    made = client(endpoint, "detective").create_graph()["GraphArn"]

    assert client(endpoint, "detective").list_graphs()["GraphList"] == [{"Arn": made}]
    assert client(endpoint, "detective", "eu-west-1").list_graphs()["GraphList"] == []


def test_query_ec2_and_json_go_in_and_out(endpoint: str) -> None:
    assert client(endpoint, "iam").list_organizations_features()["EnabledFeatures"] == ["RootSessions"]
    state = client(endpoint, "ec2").get_image_block_public_access_state()["ImageBlockPublicAccessState"]
    assert state == "block-new-sharing"
    instance = "arn:aws:sso:::instance/ssoins-1234567890123456"
    assert client(endpoint, "sso-admin").list_applications(InstanceArn=instance)["Applications"] == [{"Name": instance}]


def test_a_refusal_has_its_code_message_and_status(endpoint: str) -> None:
    detective = client(endpoint, "detective")
    with pytest.raises(detective.exceptions.ConflictException) as caught:
        detective.delete_graph(GraphArn=f"arn:aws:detective:eu-central-1:{ACCOUNT}:graph:{'a' * 32}")

    assert caught.value.response["Error"]["Message"] == "DeleteGraph conflicts"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409


@pytest.mark.filterwarnings("ignore:Exception.*does not match an error shape")  # pytest undoes our own filter
def test_a_defect_is_answered_and_named_and_the_emulator_goes_on(
    endpoint: str, extended: EmulatedAws, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ClientError) as caught:
        client(endpoint, "organizations").list_roots()

    error = caught.value.response["Error"]
    assert (error["Code"], "organizations:ListRoots" in error["Message"]) == ("EmulatorFailure", True)
    assert "a defect" in capsys.readouterr().err
    assert extended.calls.since(0)[-1]["error"] == "EmulatorFailure"
    assert client(endpoint, "iam").list_organizations_features()


def test_what_is_not_registered_is_motos(endpoint: str) -> None:
    assert client(endpoint, "sqs").list_queues()["ResponseMetadata"]["HTTPStatusCode"] == 200
