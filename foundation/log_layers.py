"""The layer of logs: the archive, the trail, the recorders, operational logs, and who reads.

It needs the organization's id, the ids of accounts and of the root. Nothing after it needs more than names, which are
decided from the configuration.
"""

from collections.abc import Callable, Mapping

import pulumi
from pulumi import ResourceOptions

from foundation import log_arguments, packs
from foundation.audit_trail import AuditTrail
from foundation.config.logs import BUCKETS, Configuration, Logs, OperationalLogs
from foundation.config.placement import account_of, delegate, present
from foundation.config.regions import REGIONS
from foundation.configuration import Aggregator, AggregatorArgs, Recorders
from foundation.log_archive import LogArchive
from foundation.log_reading import LogReader, LogReaderArgs
from foundation.log_tables import LogTables, LogTablesArgs
from foundation.operational_logs import OperationalLogsArgs, OperationalLogsCentralized
from foundation.policies.archive import READER_ROLE
from foundation.run import Run
from foundation.stack_set import StackSet, StackSetArgs
from foundation.templates import recorder_template

Id = pulumi.Output[str]
IdOf = Callable[[str], Id]


def logs(run: Run, target: IdOf, account: IdOf) -> Mapping[str, Id] | None:
    """Declares the log archive and what records into it. ``target`` gives the root once all accounts are there.

    Hands on the names of the buckets by kind, each once everything of it is in place; None where there is no archive.
    """
    section = run.stack.logs
    if not isinstance(section, Logs) or run.organization_id is None:
        return None
    key = present(account_of(run.stack.accounts, "log-archive"))
    inside = run.member(key, account(key))
    args = log_arguments.archive(section, run.stack.settings, run.organization_id, account(key))
    archive = LogArchive("log-archive", args, inside)
    run.declared(archive.resources)
    trail = AuditTrail(
        "audit-trail",
        log_arguments.audit_trail(section, archive.by_kind["audit-trail"], archive.key_arn),
        run.options,
    )
    run.declared(trail.resources)
    if isinstance(section.configuration, Configuration):
        _configuration(run, section, section.configuration, archive, target, account)
    if isinstance(section.operational_logs, OperationalLogs):
        _operational_logs(run, section.operational_logs, archive, account)
    reader = _reading(run, section, archive, account, inside)
    run.outputs["logs"] = {
        "account": key,
        "buckets": archive.buckets,
        "key_arn": archive.key_arn,
        "trail_arn": trail.arn,
        "reader_role_arn": reader.arn,
    }
    return archive.by_kind


def _configuration(
    run: Run, logs: Logs, section: Configuration, archive: LogArchive, target: IdOf, account: IdOf
) -> None:
    settings = run.stack.settings
    args = log_arguments.recorders(section, settings, archive.by_kind["configuration"], archive.key_arn)
    of_management = Recorders("management", args, run.options)
    run.declared(of_management.resources)
    template = recorder_template(
        settings.home_region, logs.bucket("configuration"), args.frequency, args.only, args.without
    )
    # The bucket's policy has to be there before a member's channel is: the template takes its name from its output.
    members = StackSet(
        "configuration",
        StackSetArgs(
            stack_set="foundation-configuration",
            description="AWS Config in every member account",
            template=archive.by_kind["configuration"].apply(lambda _: template),
            parameters={"KeyArn": archive.key_arn},
            targets=[target("root")],
            regions=log_arguments.home_first(settings),
            home_region=settings.home_region,
        ),
        ResourceOptions(provider=run.native()),
    )
    run.declared(members.resources)
    key = present(delegate(run.stack.accounts, settings, "config"))
    delegated = run.delegated("config", account(key))
    aggregator = Aggregator(
        "configuration",
        AggregatorArgs(
            aggregate=section.aggregator,
            home_region=settings.home_region,
            regions=log_arguments.home_first(settings),
            packs={name: packs.template(name) for name in section.conformance_packs},
            packs_elsewhere={name: packs.template(name, in_home=False) for name in section.conformance_packs},
            delegated=[one.urn for one in delegated],
            recorded=[one.urn for one in (*of_management.resources, *members.resources)],
        ),
        run.member(key, account(key)),
    )
    run.declared(aggregator.resources)


def _operational_logs(run: Run, section: OperationalLogs, archive: LogArchive, account: IdOf) -> None:
    settings = run.stack.settings
    key = present(delegate(run.stack.accounts, settings, "observability"))
    into = present(account_of(run.stack.accounts, "log-archive"))
    delegated = run.delegated("observability", account(key))
    central = OperationalLogsCentralized(
        "operational-logs",
        OperationalLogsArgs(
            organization_id=_organization(run),
            account_id=account(into),
            home_region=settings.home_region,
            regions=sorted(settings.regions),
            log_groups=section.log_groups,
            key_arn=archive.key_arn,
            delegated=[one.urn for one in delegated],
        ),
        run.member(key, account(key)),
    )
    run.declared(central.resources)


def _reading(run: Run, section: Logs, archive: LogArchive, account: IdOf, inside: ResourceOptions) -> LogReader:
    readers = section.reading.accounts or tuple(filter(None, [account_of(run.stack.accounts, "security-tooling")]))
    own = present(account_of(run.stack.accounts, "log-archive"))
    results = section.bucket("operational-logs") if section.reading.athena else None
    reader = LogReader(
        "log-reader",
        LogReaderArgs(
            role=READER_ROLE,
            organization_id=_organization(run),
            accounts=[account(key) for key in (readers or (own,))],
            buckets=[section.bucket(kind) for kind in BUCKETS],
            key_arn=archive.key_arn,
            athena_results=results,
        ),
        inside,
    )
    run.declared(reader.resources)
    if results is not None:
        tables = LogTables(
            "log-tables",
            LogTablesArgs(
                organization_id=_organization(run),
                trail_bucket=section.bucket("audit-trail"),
                flow_log_bucket=section.bucket("flow-logs"),
                results_bucket=results,
                key_arn=archive.key_arn,
                trail_regions=list(REGIONS),
                flow_log_regions=sorted(run.stack.settings.regions),
            ),
            inside,
        )
        run.declared(tables.resources)
    return reader


def _organization(run: Run) -> Id:
    if run.organization_id is None:
        raise AssertionError("logs are declared for an organization")
    return run.organization_id
