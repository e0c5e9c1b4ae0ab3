"""The two checks of a rehearsal, put together from `checks`. Loaded by `rehearse` alone, because they bring boto3."""

from collections.abc import Iterable, Mapping

from automation.calllog import calls
from automation.errors import RunFailed
from automation.rehearsal import Checks
from checks.connection import Connection
from checks.denials import Call, DenialReport, replay
from checks.live import live_organization
from checks.reach import attached_policies
from checks.readback import readback
from evaluation.match import EvaluationError
from foundation.config import StackConfig


def selfdenial(config: StackConfig, endpoint: str, made: Iterable[Mapping[str, object]]) -> DenialReport:
    """Hold calls of the call log against the policies that are attached now."""
    live = live_organization(Connection(config.settings.home_region, endpoint))
    attached = attached_policies(live) if live else ()
    try:
        return replay(map(Call.from_record, made), attached, config.settings.management_account)
    except EvaluationError as error:
        raise RunFailed(f"The guardrails cannot be replayed: {error}") from error


CHECKS = Checks(readback, selfdenial, calls)
