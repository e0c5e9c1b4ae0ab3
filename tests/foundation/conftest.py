"""What the tests of the Pulumi program share."""

from collections.abc import Iterator

import pytest
from estates import prod
from recording import Recording, record
from session_tokens import SessionTokens, serving

from foundation.build import build


@pytest.fixture(scope="session")
def token_service() -> Iterator[SessionTokens]:
    with serving() as tokens:
        yield tokens


@pytest.fixture
def tokens(token_service: SessionTokens, monkeypatch: pytest.MonkeyPatch) -> SessionTokens:
    """Stands for AWS STS, which a program asks whether a role of a new account can be assumed."""
    _ask(token_service, monkeypatch)
    token_service.asked.clear()
    token_service.refusals.clear()
    return token_service


@pytest.fixture(scope="session")
def estate(token_service: SessionTokens) -> Recording:
    """The whole of `Pulumi.prod.yaml`, deployed once."""
    with pytest.MonkeyPatch.context() as environment:
        _ask(token_service, environment)
        return record(lambda: build(prod()).export())


def _ask(tokens: SessionTokens, environment: pytest.MonkeyPatch) -> None:
    """Has boto3 ask this service; only while a test of the program runs, as other tests ask emulated AWS."""
    environment.setenv("AWS_ENDPOINT_URL_STS", tokens.url)
    environment.setenv("AWS_ACCESS_KEY_ID", "test")
    environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        environment.delenv(name, raising=False)
