"""How the process starts, listens and ends, and what it answers to what it does not know."""

import json
import socket
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, Aws, World, running


def test_the_process_says_where_it_listens_and_ends_with_its_parent() -> None:
    with running() as aws:
        assert aws.endpoint.startswith("http://127.0.0.1:")
        assert aws.get("/_foundation/health")["account"] == MANAGEMENT
        process = aws.process

    assert process.returncode == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(aws.endpoint.rpartition(":")[2])))


def test_the_process_ends_when_it_is_told_to() -> None:
    with running() as aws:
        aws.process.terminate()
        assert aws.process.wait(timeout=10) == 0


def test_nothing_listens_but_on_the_loopback(aws: Aws) -> None:
    port = int(aws.endpoint.rpartition(":")[2])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("198.51.100.1", 9))  # chooses the address of this machine; nothing is sent
        outward = probe.getsockname()[0]
    if outward.startswith("127."):
        pytest.skip("this machine has no address but the loopback's")

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((outward, port), timeout=2)


def test_health_tells_the_settings(aws: Aws) -> None:
    health = aws.get("/_foundation/health")

    assert (health["quota"], health["account"]) == (200, MANAGEMENT)


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("organizations", "list_handshakes_for_account", {}),  # ours alone
        ("iam", "generate_organizations_access_report", {"EntityPath": "o-a1b2c3d4e5/r-f6g7"}),  # query
        ("ec2", "describe_ipams", {}),  # ec2
        ("servicecatalog", "list_accepted_portfolio_shares", {}),  # json
        ("appflow", "list_flows", {}),  # rest-json, unknown to moto
        ("guardduty", "list_malware_protection_plans", {}),  # rest-json, known to moto
        ("account", "list_regions", {}),  # rest-json, ours alone
    ],
)
def test_an_unknown_operation_is_named_in_an_aws_error(
    aws: Aws, service: str, operation: str, parameters: dict[str, str]
) -> None:
    client = aws.client(service)
    with pytest.raises(ClientError) as caught:
        getattr(client, operation)(**parameters)

    answer, name = caught.value.response, client.meta.method_to_api_mapping[operation]
    assert answer["Error"]["Code"] == "NotImplementedByEmulator"
    assert f"{service}:{name}" in answer["Error"]["Message"]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_an_operation_that_no_model_has_is_named_in_an_aws_error(aws: Aws) -> None:
    answer = post(aws, "AWSOrganizationsV20161128.AbolishOrganization", {})

    assert answer["__type"].endswith("NotImplementedByEmulator")
    assert "AbolishOrganization" in answer["Message"]


def test_values_of_a_wrong_type_are_refused(world: World) -> None:
    wrong = {"ListAccounts": {"MaxResults": "ten"}, "UntagResource": {"ResourceId": world.root, "TagKeys": "owner"}}
    for operation, parameters in wrong.items():
        answer = post(world.aws, f"AWSOrganizationsV20161128.{operation}", parameters)
        assert answer["__type"].endswith("SerializationException"), operation


def test_a_call_without_credentials_is_refused(aws: Aws) -> None:
    answer = post(aws, "AWSOrganizationsV20161128.ListRoots", {}, signed=False)

    assert answer["__type"].endswith("MissingAuthenticationToken")


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("organizations", "list_roots"),
        ("ec2", "describe_vpcs"),
        ("s3", "list_buckets"),
        ("appflow", "list_flows"),
    ],
)
def test_a_session_of_another_emulation_is_refused(aws: Aws, service: str, operation: str) -> None:
    stale = {"AccessKeyId": "ASIA" + "X" * 16, "SecretAccessKey": "s", "SessionToken": "t"}
    with pytest.raises(ClientError) as caught:
        getattr(aws.client(service, session=stale), operation)()

    assert caught.value.response["Error"]["Code"] == "InvalidClientTokenId"


def test_a_connection_is_kept_alive(aws: Aws) -> None:
    port = int(aws.endpoint.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rb") as stream:
        for _ in range(2):
            connection.sendall(b"GET /_foundation/health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert stream.readline() == b"HTTP/1.1 200 OK\r\n"
            length = 0
            while (line := stream.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length"):
                    length = int(line.split(b":")[1])
            assert json.loads(stream.read(length))["account"] == MANAGEMENT


def test_an_object_comes_back_as_it_went_in(world: World) -> None:
    bucket = world.name("bucket")
    s3 = world.aws.client("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="k", Body=b"abcdef")

    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"abcdef"
    assert s3.head_object(Bucket=bucket, Key="k")["ContentLength"] == 6


def test_a_chunked_body_is_read_whole(aws: Aws) -> None:
    scope = "Credential=test/20260101/us-east-1/sts/aws4_request"
    head = (
        "POST / HTTP/1.1",
        "Host: x",
        "Connection: close",
        "Content-Type: application/x-www-form-urlencoded",
        "Transfer-Encoding: chunked",
        f"Authorization: AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0",
    )
    parts = ("Action=GetCallerIden", "tity&Version=2011-06-15", "")
    chunks = "".join(f"{len(part):x}\r\n{part}\r\n" for part in parts)
    with socket.create_connection(("127.0.0.1", int(aws.endpoint.rpartition(":")[2]))) as connection:
        connection.sendall("\r\n".join(head).encode() + f"\r\n\r\n{chunks}".encode())
        answer = b"".join(iter(lambda: connection.recv(4096), b""))

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert MANAGEMENT.encode() in answer


def post(aws: Aws, target: str, parameters: dict[str, object], signed: bool = True) -> dict[str, str]:
    """The JSON of an error answer to a request that boto3 would not make."""
    headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
    if signed:
        scope = "Credential=test/20260101/us-east-1/organizations/aws4_request"
        headers["Authorization"] = f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"
    request = urllib.request.Request(aws.endpoint, json.dumps(parameters).encode(), headers)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    answer: dict[str, str] = json.load(caught.value)
    return answer
