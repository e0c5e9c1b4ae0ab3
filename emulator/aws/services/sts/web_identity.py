"""AssumeRoleWithWebIdentity: a token of an OpenID Connect provider that the role's account knows.

Signatures are not checked, as nowhere here: whoever makes a token may say anything in it. Read are the issuer, the
audience, the subject and the expiry; other claims are no condition keys.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html (OIDC federation)
"""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any

from moto.iam.models import OpenIDConnectProvider, iam_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.access import listed
from emulator.aws.services.sts.assume_role import assumable_role, role_session
from emulator.aws.services.trust import trusts_token


def assume_role_with_web_identity(request: Request) -> Mapping[str, object]:
    """AssumeRoleWithWebIdentity, which nobody signs."""
    claims = _claims(request["WebIdentityToken"])
    provider = _provider(request["RoleArn"].split(":")[4], str(claims.get("iss")))
    # With an authorized party the audience is that party: the condition key `aud` is `azp` then.
    audience = [str(claims["azp"])] if "azp" in claims else [str(value) for value in listed(claims.get("aud"))]
    if not set(audience) & set(provider.client_id_list):
        raise AwsError("InvalidIdentityToken", "Incorrect token audience")
    subject = str(claims.get("sub"))
    keys = {f"{provider.url}:aud": next(iter(audience)), f"{provider.url}:sub": subject}
    role = assumable_role(request, request["RoleArn"])
    if role is None or not trusts_token(role.assume_role_policy_document, provider.arn, request, keys):
        raise AwsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", status=403)
    told = {"SubjectFromWebIdentityToken": subject, "Provider": provider.arn, "Audience": audience[0]}
    return {**role_session(request, role), **told}


def _claims(token: str) -> Mapping[str, Any]:
    try:
        body = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (IndexError, ValueError) as unreadable:
        message = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
        raise AwsError("InvalidIdentityToken", message) from unreadable
    if not isinstance(claims, dict) or "iss" not in claims:
        raise AwsError("InvalidIdentityToken", "Missing a required claim: iss")
    if float(claims.get("exp", time.time() + 1)) < time.time():
        raise AwsError("ExpiredTokenException", "Token expired: current date/time must be before the expiration")
    return claims


def _provider(account: str, issuer: str) -> OpenIDConnectProvider:
    name = issuer.removeprefix("https://")
    for provider in iam_backends[account]["aws"].open_id_providers.values():
        if provider.url == name:
            return provider
    raise AwsError("InvalidIdentityToken", f"No OpenIDConnect provider found in your account for {issuer}")


HANDLERS: Handlers = {"AssumeRoleWithWebIdentity": assume_role_with_web_identity}
