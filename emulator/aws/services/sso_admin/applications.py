"""Customer-managed applications: of OAuth 2.0. SAML ones and AWS's own are made in the console, here as on AWS."""

from collections.abc import Mapping
from typing import Any

from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.model import made_up
from emulator.aws.services.sso_admin.access import administrated, application, instance
from emulator.aws.services.sso_admin.model import OAUTH, SAML, Application, Instance, listed, refused

_PROVIDERS = {OAUTH: ("OAUTH", "Custom application"), SAML: ("SAML", "Custom SAML 2.0 application")}


def create_application(request: Request) -> Mapping[str, object]:
    """CreateApplication, of the custom OAuth 2.0 provider."""
    found, provider = instance(request), request["ApplicationProviderArn"]
    if provider not in _PROVIDERS:
        raise refused("ResourceNotFound", f"ApplicationProvider {provider} could not be found.")
    if provider != OAUTH:
        message = "SAML 2.0 applications cannot be created by the API: use the IAM Identity Center console."
        raise refused("Validation", message)
    if any(known.name == request["Name"] for known in found.applications.values()):
        raise refused("Conflict", f"An application with the name {request['Name']} exists.")
    arn = f"arn:aws:sso::{request.account}:application/{found.id}/apl-{made_up(16)}"
    portal = {"Visibility": "ENABLED"} | (request.get("PortalOptions") or {})
    _checked(portal)
    found.applications[arn] = Application(
        arn,
        request.account,
        OAUTH,
        request["Name"],
        request.get("Description"),
        portal,
        request.get("Status") or "ENABLED",
        {tag["Key"]: tag["Value"] for tag in request.get("Tags") or ()},
    )
    return {"ApplicationArn": arn, "InstanceArn": found.arn, "IdentityStoreArn": found.store_arn}


def describe_application(request: Request) -> Mapping[str, object]:
    """DescribeApplication."""
    found = application(request)
    return _described(_home(request, found), found)


def update_application(request: Request) -> Mapping[str, object]:
    """UpdateApplication: what the request names. The visibility in the portal cannot be changed."""
    found = application(request)
    others = [one.name for one in _home(request, found).applications.values() if one is not found]
    if request.get("Name") in others:
        raise refused("Conflict", f"An application with the name {request['Name']} exists.")
    portal = found.portal | (request.get("PortalOptions") or {})
    _checked(portal)
    found.portal = portal
    found.name = request.get("Name") or found.name
    found.description = request.get("Description", found.description)
    found.status = request.get("Status") or found.status
    return {}


def delete_application(request: Request) -> Mapping[str, object]:
    """DeleteApplication, with its assignments."""
    found = application(request)
    del _home(request, found).applications[found.arn]
    return {}


def list_applications(request: Request) -> Mapping[str, object]:
    """ListApplications of an instance, of one account or provider where the filter says so."""
    home, wanted = instance(request), request.get("Filter") or {}
    found = [
        _described(home, one)
        for one in home.applications.values()
        if wanted.get("ApplicationAccount", one.account) == one.account
        and wanted.get("ApplicationProvider", one.provider) == one.provider
    ]
    return listed(request, "Applications", found)


def list_application_providers(request: Request) -> Mapping[str, object]:
    """ListApplicationProviders: the custom ones; AWS's catalogue is left out."""
    administrated(request)
    return listed(request, "ApplicationProviders", [_provider(arn) for arn in _PROVIDERS])


def describe_application_provider(request: Request) -> Mapping[str, object]:
    """DescribeApplicationProvider."""
    administrated(request)
    if request["ApplicationProviderArn"] not in _PROVIDERS:
        message = f"ApplicationProvider {request['ApplicationProviderArn']} could not be found."
        raise refused("ResourceNotFound", message)
    return _provider(request["ApplicationProviderArn"])


def _home(request: Request, found: Application) -> Instance:
    arn = f"arn:aws:sso:::instance/{found.arn.split('/')[1]}"
    return instance(Request(request.operation, {"InstanceArn": arn}, request.caller, request.state))


def _checked(portal: Mapping[str, Any]) -> None:
    options = portal.get("SignInOptions") or {}
    if (options.get("Origin") == "APPLICATION") != bool(options.get("ApplicationUrl")):
        message = "ApplicationUrl belongs to the sign-in origin APPLICATION, and only to it."
        raise refused("Validation", message)


def _provider(arn: str) -> Mapping[str, object]:
    protocol, name = _PROVIDERS[arn]
    return {"ApplicationProviderArn": arn, "FederationProtocol": protocol, "DisplayData": {"DisplayName": name}}


def _described(home: Instance, found: Application) -> Mapping[str, object]:
    return {
        "ApplicationArn": found.arn,
        "ApplicationProviderArn": found.provider,
        "Name": found.name,
        "ApplicationAccount": found.account,
        "InstanceArn": home.arn,
        "IdentityStoreArn": home.store_arn,
        "Status": found.status,
        "PortalOptions": found.portal,
        "CreatedDate": found.created,
        "CreatedFrom": home.region,
        **({"Description": found.description} if found.description else {}),
    }


HANDLERS: Handlers = {
    "CreateApplication": create_application,
    "DescribeApplication": describe_application,
    "UpdateApplication": update_application,
    "DeleteApplication": delete_application,
    "ListApplications": list_applications,
    "ListApplicationProviders": list_application_providers,
    "DescribeApplicationProvider": describe_application_provider,
}
