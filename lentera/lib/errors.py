"""The one exception that domain code raises to refuse something."""


class DomainError(Exception):
    """A refusal, with an Indonesian sentence that may be shown to the user as it is."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message
