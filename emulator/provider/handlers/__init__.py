"""The handlers of every type that emulated AWS applies, one file per AWS service."""

from collections.abc import Mapping

from emulator.provider.handler import Handler
from emulator.provider.handlers import (
    accessanalyzer,
    account,
    athena,
    cfg,
    cloudformation,
    cloudtrail,
    delegated_administrators,
    detective,
    ec2,
    event_buses,
    events,
    glue,
    guardduty,
    iam,
    iam_oidc,
    iam_organization,
    iam_roles,
    identitystore,
    inspector2,
    kms,
    macie2,
    observabilityadmin,
    organization,
    organizations_accounts,
    organizations_policies,
    s3,
    securityhub,
    sns,
    ssoadmin,
)

HANDLERS: Mapping[str, Handler] = {
    handler.token: handler
    for module in (
        accessanalyzer,
        account,
        athena,
        cfg,
        cloudformation,
        cloudtrail,
        delegated_administrators,
        detective,
        ec2,
        event_buses,
        events,
        glue,
        guardduty,
        iam,
        iam_oidc,
        iam_organization,
        iam_roles,
        identitystore,
        inspector2,
        kms,
        macie2,
        observabilityadmin,
        organization,
        organizations_accounts,
        organizations_policies,
        s3,
        securityhub,
        sns,
        ssoadmin,
    )
    for handler in module.HANDLERS
}
