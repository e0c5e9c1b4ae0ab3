"""`foundation:operations.backup`: what is backed up when, how long it is kept, and where the copies are locked away.

Limits: AWS Backup API, BackupRule and Lifecycle; developer guide, "AWS Backup Vault Lock", read 2026-11.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, WithJsonSchema, model_validator

from foundation.config.identifiers import matching
from foundation.config.logs import Days
from foundation.config.names import Key, TagKey, Target
from foundation.config.regions import Region
from foundation.config.section import Frozen, Given, Some
from foundation.config.switch import Switchable
from foundation.errors import BrokenRule

MEMBER_VAULT = "foundation"
"""The vault of every member, in every Region that is backed up."""
CENTRAL_VAULT = "foundation-central"
ROLE = "foundation-backup"
"""The role that backs up, in every member."""
KEY_ALIAS = "alias/foundation-backup"
COLD_DAYS = 90
"""What is moved to cold storage stays there this long at least."""
WINDOW_MINUTES = 60
"""The shortest time to start in, and the shortest between starting and completing."""
GRACE_DAYS = 3
"""How long a compliance lock can be changed at least."""
LONGEST_DAYS = 36_500
"""The longest retention of a recovery point."""
SCHEDULE = r"^cron\([0-9,*/?LW#A-Z-]+( [0-9,*/?LW#A-Z-]+){5}\)$"


def schedule(text: str) -> str:
    rule = "a schedule is cron(minutes hours day-of-month month day-of-week year), in UTC"
    found = matching(SCHEDULE, text, rule, "Write one like cron(0 3 ? * * *), which is every night at three.")
    fields = re.sub(r"^cron\(|\)$", "", found).split()
    if (fields[2] == "?") == (fields[4] == "?"):
        rule = "a schedule has a question mark for either the day of the month or the day of the week"
        raise BrokenRule(rule, "Write `?` for the one of the two that does not matter.")
    return found


def window(number: int) -> int:
    if number < WINDOW_MINUTES:
        raise BrokenRule(f"a window has {WINDOW_MINUTES} minutes or more", f"Write {WINDOW_MINUTES} or more.")
    return number


Schedule = Annotated[str, AfterValidator(schedule), WithJsonSchema({"type": "string", "pattern": SCHEDULE})]
Window = Annotated[StrictInt, AfterValidator(window), WithJsonSchema({"type": "integer", "minimum": WINDOW_MINUTES})]


def _cold(cold_after: int | None, days: int, name: str) -> None:
    if cold_after is not None and days < cold_after + COLD_DAYS:
        rule = f"a backup stays in cold storage for {COLD_DAYS} days or longer"
        raise BrokenRule(rule, f"Write `{name}: {cold_after + COLD_DAYS}` or more, or remove cold_after.")


class Copy(Frozen):
    """The copy of a backup in the central vault of its Region."""

    days: Given[Days] = Field(default=None, description="Days that it is kept. Default: as the backup itself.")
    cold_after: Given[Days] = Field(default=None, description="Days until it moves to cold storage.")


class Rule(Frozen):
    """One schedule of a plan."""

    schedule: Schedule = Field(default="cron(0 3 ? * * *)", description="When, in UTC.")
    start_within: Window = Field(default=60, description="Minutes in which the backup has to start.")
    complete_within: Window = Field(default=720, description="Minutes in which it has to be complete.")
    days: Days = Field(default=35, description="Days that a backup is kept in its own account.")
    cold_after: Given[Days] = Field(
        default=None, description="Days until it moves to cold storage, where its type can."
    )
    copies: Switchable[Copy] = Field(default=Copy(), description="The copy in the central vault.")

    @model_validator(mode="after")
    def _consistent(self) -> "Rule":
        if self.complete_within < self.start_within + WINDOW_MINUTES:
            rule = f"a backup has {WINDOW_MINUTES} minutes or more from the end of its start window to its completion"
            least = self.start_within + WINDOW_MINUTES
            raise BrokenRule(rule, f"Write `complete_within: {least}` or more, or a smaller start_within.")
        _cold(self.cold_after, self.days, "days")
        if isinstance(self.copies, Copy):
            _cold(self.copies.cold_after, self.copied_days or self.days, "copies.days")
        return self

    @property
    def copied_days(self) -> int | None:
        """Days that the copy is kept; None without one."""
        return (self.copies.days or self.days) if isinstance(self.copies, Copy) else None


class Plan(Frozen):
    """What happens to resources whose tag has the name of the plan."""

    rules: Mapping[Key, Rule] = Field(description="Its schedules, by name.")

    @model_validator(mode="after")
    def _some(self) -> "Plan":
        if not self.rules:
            raise BrokenRule("a plan has at least one rule", "Write `rules: {daily: {}}`, or remove the plan.")
        return self


def acknowledgement(least: int, most: int, changeable: int) -> str:
    """What has to stand in the file before a lock that nobody can lift is declared."""
    return (
        f"from {changeable} days after its creation on nobody can lift this lock, nor delete a copy before its "
        f"{least} to {most} days are over"
    )


class VaultLock(Frozen):
    """What keeps copies from being deleted before their time."""

    mode: Literal["governance", "compliance"] = Field(
        default="governance",
        description="`governance` can be lifted by exempt roles; `compliance` by nobody, not even AWS.",
    )
    min_days: Days = Field(default=7, description="A copy is kept this long at least.")
    max_days: Days = Field(default=400, description="A copy is kept this long at most.")
    changeable_days: Given[Days] = Field(
        default=None, description=f"For `compliance`: days in which it can still be lifted. Default: {GRACE_DAYS}."
    )
    acknowledged: Given[str] = Field(
        default=None, description="For `compliance`: the sentence that says what nobody can do any more."
    )

    @model_validator(mode="after")
    def _consistent(self) -> "VaultLock":
        if not self.min_days <= self.max_days <= LONGEST_DAYS:
            rule = f"max_days is not less than min_days, nor more than {LONGEST_DAYS:,}"
            raise BrokenRule(rule, "Correct one of the two.")
        if self.mode == "governance" and self.changeable_days is not None:
            rule = "a lock in governance mode can always be changed"
            raise BrokenRule(rule, "Remove changeable_days, or write `mode: compliance`.")
        if self.changeable_days is not None and self.changeable_days < GRACE_DAYS:
            rule = f"a lock in compliance mode can be changed for {GRACE_DAYS} days or longer"
            raise BrokenRule(rule, f"Write `changeable_days: {GRACE_DAYS}` or more.")
        wanted = acknowledgement(self.min_days, self.max_days, self.grace_days or 0)
        if self.mode == "compliance" and self.acknowledged != wanted:
            rule = "compliance mode can never be undone, so the file says what nobody can do any more"
            raise BrokenRule(rule, f"Write `acknowledged: {wanted}`, or `mode: governance`.")
        return self

    @property
    def grace_days(self) -> int | None:
        """Days in which a compliance lock can be lifted; None in governance mode."""
        return (self.changeable_days or GRACE_DAYS) if self.mode == "compliance" else None


class CentralVault(Frozen):
    """A vault in the operations account, in each Region that is backed up, for copies of all accounts."""

    lock: Switchable[VaultLock] = Field(default=VaultLock(), description="What keeps copies from being deleted.")


PLANS: Mapping[Key, Plan] = {
    "daily": Plan(rules={"daily": Rule()}),
    "monthly": Plan(rules={"daily": Rule(), "monthly": Rule(schedule="cron(0 4 1 * ? *)", days=365)}),
}


class Backup(Frozen):
    """Backups of all accounts, by organization policy: whoever tags a resource has it backed up."""

    tag: TagKey = Field(default="backup", description="The tag whose value names the plan of a resource.")
    plans: Mapping[Key, Plan] = Field(
        default=PLANS,
        description="Plans, by name. Default: `daily` is kept for 35 days; `monthly` is that, and the first of every "
        "month for a year.",
    )
    regions: Given[Some[Region]] = Field(
        default=None, description="Where. Default: all of foundation:settings.regions."
    )
    targets: Some[Target] = Field(
        default=("root",), description="Whose resources: root, paths of units, or account: and a key."
    )
    central: Switchable[CentralVault] = Field(default=CentralVault(), description="Vaults for copies of all accounts.")

    @model_validator(mode="after")
    def _some(self) -> "Backup":
        if not self.plans:
            raise BrokenRule("a backup has at least one plan", "Remove `plans` for the defaults, or write `off`.")
        return self

    def rules(self) -> Iterator[tuple[str, str, Rule]]:
        """Every rule, with the names of its plan and its own."""
        for plan, each in self.plans.items():
            for name, rule in each.rules.items():
                yield plan, name, rule
