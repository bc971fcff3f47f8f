"""What a channel may answer when a message did not get through."""


class ChannelFailed(Exception):
    """It will never get through on this channel."""


class ChannelBusy(Exception):
    """It may get through later; `retry_after` is in seconds when the service said so."""

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NobodyThere(Exception):
    """The person has no address on this channel any more."""
