"""What every local stand-in shares: a server on this machine that lives as long as its `with` block."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


class Quiet(BaseHTTPRequestHandler):
    """Answers without writing a log line; `service` is the stand-in it answers for."""

    service: Any

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


class LocalService:
    """Mixed into a stand-in that names its `handler` and its `port` (0: any that is free)."""

    port: int = 0
    server: ThreadingHTTPServer

    def handler(self) -> type[Quiet]:
        raise NotImplementedError

    def __enter__(self) -> Self:
        bound = type("Handler", (self.handler(),), {"service": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), bound)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"
