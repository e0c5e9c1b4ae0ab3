"""How Security Hub refuses: its error codes with their HTTP statuses, and the conditions that many operations share."""

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.securityhub.central import managed_regions, policy_for
from emulator.aws.services.securityhub.model import Administration, Hub, administration, regional


def invalid_input(message: str) -> AwsError:
    """InvalidInputException."""
    return AwsError("InvalidInputException", message, 400)


def invalid_access(message: str) -> AwsError:
    """InvalidAccessException."""
    return AwsError("InvalidAccessException", message, 401)


def access_denied(message: str) -> AwsError:
    """AccessDeniedException."""
    return AwsError("AccessDeniedException", message, 403)


def not_found(message: str) -> AwsError:
    """ResourceNotFoundException."""
    return AwsError("ResourceNotFoundException", message, 404)


def conflict(message: str) -> AwsError:
    """ResourceConflictException."""
    return AwsError("ResourceConflictException", message, 409)


def limit_exceeded(message: str) -> AwsError:
    """LimitExceededException."""
    return AwsError("LimitExceededException", message, 429)


def hub(request: Request) -> Hub:
    """The caller's hub. Raises InvalidAccessException where Security Hub is not enabled."""
    found = regional(request.state, request.account, request.region).hub
    if found is None:
        raise invalid_access(f"Account {request.account} is not subscribed to AWS Security Hub")
    return found


def refuse_where_central(request: Request) -> None:
    """Refuse what an account may not change of itself while a central configuration policy is applied to it."""
    found = regional(request.state, request.account, request.region).hub
    if policy_for(request.state, request.account, request.region) and not (found and found.pending):
        raise access_denied(
            "This account is currently associated with a central configuration policy, "
            "so only the administrator can access this operation."
        )


def administers(request: Request) -> bool:
    """Whether the caller's account is the organization's administrator in the Region of the call."""
    found = administration(request.state)
    if found.account != request.account:
        return False
    return request.region in found.regions or (found.central and request.region in managed_regions(request.state))


def administering(request: Request) -> Administration:
    """The organization's Security Hub. Raises InvalidAccessException for all but its administrator."""
    if not administers(request):
        raise invalid_access(f"Account {request.account} is not an administrator for this organization")
    hub(request)
    return administration(request.state)
