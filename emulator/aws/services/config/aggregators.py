"""What AWS checks of an aggregator before moto makes it."""

from emulator.aws.errors import AwsError
from emulator.aws.request import Checks, Request
from emulator.aws.services.config.access import AGGREGATION, organization_for
from emulator.aws.services.config.roles import refuse_role


def refuse_aggregator(request: Request) -> str | None:
    """Refuse an organization aggregator of an account that may not have it, and a role that cannot be assumed.

    Raises:
        AwsError: as `organization_for` and `refuse_role`, InvalidParameterValueException.
    """
    organization, accounts = request.get("OrganizationAggregationSource"), request.get("AccountAggregationSources")
    if bool(organization) == bool(accounts):
        message = "The configuration aggregator needs accounts or an organization to aggregate, and not both."
        raise AwsError("InvalidParameterValueException", message)
    if organization:
        organization_for(request, AGGREGATION)
        refuse_role(request, organization["RoleArn"])
    for source in [organization] if organization else accounts:
        if bool(source.get("AllAwsRegions")) == bool(source.get("AwsRegions")):
            message = "You must choose one of these options: all AWS Regions, or a list of them."
            raise AwsError("InvalidParameterValueException", message)
    return None


BEFORE_MOTO: Checks = {"PutConfigurationAggregator": refuse_aggregator}
