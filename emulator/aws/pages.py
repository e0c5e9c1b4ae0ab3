"""Pages of a listing, as AWS's List operations give them: so many items, and a token when there are more."""

from collections.abc import Callable, Collection, Mapping
from itertools import islice
from typing import TypeVar

from emulator.aws.errors import AwsError
from emulator.aws.request import Request

Item = TypeVar("Item")


def page(
    request: Request,
    member: str,
    items: Collection[Item],
    describe: Callable[[Item], object],
    size: int = 20,
) -> Mapping[str, object]:
    """The page of `items` that the request asks for, under `member`, each described.

    Args:
        request: its MaxResults (at most `size`) and NextToken choose the page.
        member: name of the list in the result.
        items: everything that there is to list, in a stable order.
        describe: makes the answer of one item; called for the items of this page only.
        size: items in a page where the request does not say.

    Raises:
        AwsError: InvalidInputException, reason INVALID_NEXT_TOKEN, when the token is not one of ours.
    """
    token = request.get("NextToken") or "0"
    if not token.isdecimal() or int(token) > len(items):
        raise AwsError("InvalidInputException", "You provided an invalid NextToken.", Reason="INVALID_NEXT_TOKEN")
    start = int(token)
    end = start + min(request.get("MaxResults") or size, size)
    result: dict[str, object] = {member: [describe(item) for item in islice(items, start, end)]}
    return result | {"NextToken": str(end)} if end < len(items) else result
