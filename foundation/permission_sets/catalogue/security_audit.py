"""Sees what an auditor asks for: policies, settings, findings. A working day: it changes nothing.

AWS's SecurityAudit follows new services, and reads a little content, which is denied. Findings of Macie, and of
Inspector in detail, are not in it.
"""

from foundation.permission_sets import denied
from foundation.permission_sets.ready import Facts, Ready, allow

FINDINGS = (
    "access-analyzer:Get*",
    "access-analyzer:List*",
    "account:GetContactInformation",
    "account:ListRegions",
    "detective:Get*",
    "detective:List*",
    "inspector2:BatchGet*",
    "inspector2:Get*",
    "inspector2:List*",
    "macie2:Describe*",
    "macie2:Get*",
    "macie2:List*",
)


def security_audit(_: Facts) -> Ready:
    return Ready(
        name="security-audit",
        description="Sees policies, security settings, findings and the recorded configuration, and changes nothing.",
        managed_policies=("arn:aws:iam::aws:policy/SecurityAudit",),
        statements=(allow("Findings", FINDINGS), denied.content(), denied.foundation_roles()),
        session_duration="PT8H",
        can=(
            "See users, roles, policies, permission sets, assignments and what they were last used for.",
            "See findings of Security Hub, GuardDuty, Inspector, Macie, Detective and Access Analyzer.",
            "See the configuration that AWS Config recorded, and the recent events of CloudTrail.",
        ),
        cannot=(
            "Read objects, secrets, parameters, items, messages, log lines, images or code.",
            "Read the log archive: that is the set log-reader.",
            "Change anything, findings included, or assume a role.",
        ),
    )
