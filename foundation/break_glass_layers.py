"""The layer of emergency access: the role in every account, and the alarm that tells of its use."""

import json
from collections.abc import Callable

from pulumi import Output, ResourceOptions

from foundation import emergency_events as events
from foundation import emergency_templates as emergency
from foundation import topic_policies
from foundation.break_glass import BreakGlass, BreakGlassArgs
from foundation.config.break_glass import BreakGlass as Section
from foundation.config.identity import Identity
from foundation.config.regions import ALWAYS_ON
from foundation.config.settings import Settings
from foundation.emergency_alarm import EmergencyAlarm, EmergencyAlarmArgs
from foundation.ordering import after
from foundation.run import Run
from foundation.stack_set import StackSet, StackSetArgs

IdOf = Callable[[str], Output[str]]
ROOT = "root"


def break_glass(run: Run, target: IdOf) -> None:
    """Declares the role in every account, and the alarm. ``target`` gives the id of the root."""
    identity = run.stack.identity
    section = identity.break_glass if isinstance(identity, Identity) else None
    if not isinstance(section, Section):
        return
    alarm = _alarm(run, section)
    role = _role(run, section)
    settings = run.stack.settings
    _stack_set(
        run,
        "alarm",
        "Tells of emergency access and root sign-ins in every member account",
        emergency.alarm_template(_bus(settings), settings.management_account, section.role),
        # Ids that are known once the bus takes events: the first ones would be lost.
        after(target(ROOT), alarm.receiving.urn),
        member_regions(settings),
    )
    _stack_set(
        run,
        "role",
        "Emergency access to every member account",
        emergency.role_template(section.role, settings.management_account, section.users, section.session_seconds),
        after(target(ROOT), alarm.receiving.urn),
        [settings.home_region],  # IAM is the same in all Regions
    )
    run.outputs["emergency"] = {"role": role.role_arn, "topic_arn": alarm.topic_arn, "bus_arn": alarm.bus_arn}


def listened(settings: Settings) -> list[str]:
    """Regions in which the management account is listened in: all that are on by themselves, and those in use.

    No guardrail binds that account, so that the users and the role can be used through any of them.
    """
    return sorted({*ALWAYS_ON, *settings.regions})


def member_regions(settings: Settings) -> list[str]:
    """Regions in which members are listened in: where root users sign in, and those in use, the home Region first."""
    others = {events.SIGN_IN_REGION, *settings.regions} - {settings.home_region}
    return [settings.home_region, *sorted(others)]


def _bus(settings: Settings) -> str:
    return emergency.bus_arn(settings.home_region, settings.management_account)


def _alarm(run: Run, section: Section) -> EmergencyAlarm:
    settings, bus = run.stack.settings, _bus(run.stack.settings)
    management, home = settings.management_account, settings.home_region
    if run.organization_id is None:
        raise AssertionError("the organization is declared by no section: the rules should have refused this")
    policy: Output[str] = run.organization_id.apply(lambda organization: emergency.bus_policy(bus, organization))
    args = EmergencyAlarmArgs(
        name=emergency.BUS,
        carrier=emergency.EVENTS_ROLE,
        home_region=home,
        regions=listened(settings),
        pattern=_json(events.management_pattern(management, section.role, section.users)),
        bus_pattern=_json(events.bus_pattern()),
        bus_policy=policy,
        carrier_trust=_json(emergency.carrier_trust(management)),
        carrier_policy=_json(emergency.carrier_policy(bus)),
        key_policy=topic_policies.key_policy(management),
        topic_policy=topic_policies.topic_policy(f"arn:aws:sns:{home}:{management}:{emergency.BUS}"),
        message=events.MESSAGE,
        message_paths=dict(events.MESSAGE_PATHS),
        subscribers=sorted(section.subscribers),
    )
    component = EmergencyAlarm("emergency-alarm", args, run.options)
    run.declared(component.resources)
    return component


def _role(run: Run, section: Section) -> BreakGlass:
    management = run.stack.settings.management_account
    args = BreakGlassArgs(
        role=section.role,
        trust=_json(emergency.trust(management, section.users)),
        permissions=emergency.ADMINISTRATOR,
        session_seconds=section.session_seconds,
        user_policy_name=emergency.USER_POLICY,
        user_policy=emergency.user_policy(section.role, management),
    )
    component = BreakGlass("emergency-role", args, run.options)
    run.declared(component.resources)
    return component


def _stack_set(run: Run, name: str, description: str, template: str, root: Output[str], regions: list[str]) -> None:
    settings = run.stack.settings
    component = StackSet(
        f"emergency-{name}/members",
        StackSetArgs(
            stack_set=f"foundation-emergency-{name}",
            description=description,
            template=template,
            parameters={},
            targets=[root],
            regions=regions,
            home_region=settings.home_region,
        ),
        ResourceOptions(provider=run.native()),
    )
    run.declared(component.resources)


def _json(document: object) -> str:
    return json.dumps(document, separators=(",", ":"))
