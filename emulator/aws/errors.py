"""How a handler refuses: AWS's code, message and HTTP status, and the fields that the error's shape has besides."""


class AwsError(Exception):
    """An error answer of an AWS API. The serialiser reads `code`, `message` and the error shape's other members."""

    def __init__(self, code: str, message: str, status: int = 400, **fields: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        for name, value in fields.items():
            setattr(self, name, value)


NOT_IMPLEMENTED = "NotImplementedByEmulator"
"""The code of an operation that neither a handler of ours nor moto knows."""


def not_implemented(service: str, operation: str) -> AwsError:
    """The answer to an operation that nothing here knows, naming it."""
    return AwsError(NOT_IMPLEMENTED, f"The emulated AWS does not implement {service}:{operation}.", status=501)
