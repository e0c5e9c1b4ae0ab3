"""Smithy's RPC protocol with CBOR, which botocore speaks to services that have it; moto does not know it.

Bodies are read and written with botocore's own parser and serialiser, the other way round.
"""

import re
from collections.abc import Mapping
from typing import Any

from botocore.parsers import RpcV2CBORParser
from botocore.serialize import RpcV2CBORSerializer

PROTOCOL = "smithy-rpc-v2-cbor"
_PATH = re.compile(r"/service/(\w+)/operation/(\w+)")
_HEADERS = {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}


def asked(path: str, headers: Mapping[str, str]) -> tuple[str, str] | None:
    """The target prefix of the service and the operation that a request asks for; None for other protocols."""
    found = _PATH.fullmatch(path)
    if found is None or headers.get("smithy-protocol") != "rpc-v2-cbor":
        return None
    return found[1], found[2]


def read(body: bytes) -> dict[str, Any]:
    """The parameters in a request's body."""
    if not body:
        return {}
    parser: Any = RpcV2CBORParser()
    found: dict[str, Any] = parser.parse_data_item(parser.get_peekable_stream_from_bytes(body))
    return found


def written(shape: Any, result: Mapping[str, object]) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a result with members as botocore names them."""
    body = bytearray()
    serializer: Any = RpcV2CBORSerializer()
    if shape is None:
        body.append(0xA0)  # an empty map
    else:
        serializer._serialize_data_item(body, result, shape)
    return bytes(body), dict(_HEADERS)


def refused(code: str, message: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers of an error."""
    texts = {"__type": code, "message": message}
    body = bytearray([0xA0 + len(texts)])
    for text in (item for pair in texts.items() for item in pair):
        encoded = text.encode()
        body += b"\x79" + len(encoded).to_bytes(2, "big") + encoded
    return bytes(body), dict(_HEADERS)
