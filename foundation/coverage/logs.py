"""What is recorded into the log archive, of which accounts."""

from collections.abc import Iterator

from foundation.config.logs import Configuration, Logs, OperationalLogs
from foundation.config.section import Off
from foundation.config.stack import StackConfig
from foundation.coverage.service import Reach, Service, absent, delegated, listed

LOGS = {
    "cloudtrail": "AWS CloudTrail",
    "config": "AWS Config",
    "operational-logs": "Amazon CloudWatch Logs",
}


def logs(config: StackConfig, regions: tuple[str, ...]) -> Iterator[Service]:
    """Every kind of log, whether it is recorded or not."""
    section = config.logs
    if not isinstance(section, Logs):
        yield from (absent(key, name, section) for key, name in LOGS.items())
        return
    found = {
        "cloudtrail": _trail(section, regions),
        "config": _configuration(config, section, regions),
        "operational-logs": _operational_logs(config, section, regions),
    }
    for key, name in LOGS.items():
        yield found[key] or absent(key, name, Off())


_BY_RULE = Reach("yes", "the rule's scope is the whole organization; logs from before it stay where they are")


def _trail(section: Logs, regions: tuple[str, ...]) -> Service:
    trail, lock = section.audit_trail, section.lock_of("audit-trail")
    whole = Reach("yes", "the trail is that of the whole organization")
    return Service(
        "cloudtrail",
        LOGS["cloudtrail"],
        "on",
        regions=regions,
        enabled_by="organization trail",
        features=(
            "management events",
            *listed("data events", trail.data_events),
            *listed("insights", trail.insights),
            f"kept {section.retention.audit_trail.days:,} days",
            *((f"locked {lock.days:,} days ({lock.mode})",) if lock else ()),
        ),
        existing=whole,
        new=whole,
        management=Reach("yes", "the trail is declared in it"),
    )


def _configuration(config: StackConfig, section: Logs, regions: tuple[str, ...]) -> Service | None:
    recorded = section.configuration
    if not isinstance(recorded, Configuration):
        return None
    only, without = recorded.resource_types, recorded.except_resource_types
    by_stack_set = "one StackSet deploys the recorders"
    return Service(
        "config",
        LOGS["config"],
        "on",
        regions=regions,
        delegate=delegated(config, "config"),
        enabled_by="StackSet foundation-configuration",
        features=(
            f"{recorded.frequency} records",
            f"only {', '.join(only)}" if only else f"all but {', '.join(without)}" if without else "all resource types",
            *(("aggregator",) if recorded.aggregator else ()),
            *listed("conformance packs", recorded.conformance_packs),
            f"kept {section.retention.configuration.days:,} days",
        ),
        existing=Reach("yes", by_stack_set),
        new=Reach("yes", by_stack_set),
        management=Reach("yes", "recorders of its own: StackSets do not reach it"),
    )


def _operational_logs(config: StackConfig, section: Logs, regions: tuple[str, ...]) -> Service | None:
    copied = section.operational_logs
    if not isinstance(copied, OperationalLogs):
        return None
    return Service(
        "operational-logs",
        LOGS["operational-logs"],
        "on",
        regions=regions,
        delegate=delegated(config, "observability"),
        enabled_by="centralization rule",
        features=(f"log groups: {copied.log_groups}", f"kept {section.retention.operational_logs.days:,} days"),
        existing=_BY_RULE,
        new=_BY_RULE,
        management=_BY_RULE,
    )
