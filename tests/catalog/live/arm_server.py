"""A server on this machine that speaks as Azure Resource Manager does, over TLS; the real SDK asks it."""

from __future__ import annotations

import json
import ssl
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import azure.core.pipeline.transport
import azure.identity
import azure.mgmt.core.tools
import pytest
import trustme
from azure.core.credentials import AccessToken

SUBSCRIPTION = "6e0b0a0c-1111-4222-8333-a1b2c3d4e5f6"
TENANT = "72f988bf-1111-4222-8333-000000000000"
PERSON = "jo@contoso.example"
MODELS: dict[str, list[Any]] = json.loads(Path(__file__).parents[2].joinpath("fixtures/arm/models.json").read_text())
REGIONS = tuple(MODELS)
"""Three regions with two models each, as ARM listed them on 2026-08-22."""


class Reply(NamedTuple):
    """What the server says to a request. `cut`: it breaks off half-way; `stall`: seconds in which it sends nothing."""

    body: Any = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    stall: float = 0


def refusal(status: int, code: str, *headers: tuple[str, str]) -> Reply:
    """An error as ARM words it, which names who asked and for what."""
    message = f"The client '{PERSON}' of tenant '{TENANT}' may not ask '/subscriptions/{SUBSCRIPTION}'."
    return Reply({"error": {"code": code, "message": message}}, status, headers)


def usage(name: str, limit: float | None, used: float) -> dict[str, Any]:
    """A quota pool."""
    about = {"unit": "Count", "id": f"/subscriptions/{SUBSCRIPTION}/usages/{name}"}
    return about | {"name": {"value": name, "localizedValue": name}, "limit": limit, "currentValue": used}


class Arm:
    """What the server answers, by the last parts of the path; of several replies each once, and the last for good.

    Lists are sent in pages of `page` entries, which `nextLink` chains.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.page = 2
        self.asked: defaultdict[str, int] = defaultdict(int)
        self.methods: set[str] = set()
        self.slept: list[float] = []
        self.released = Event()
        skus = [
            {"resourceType": "accounts", "kind": kind, "name": "S0", "tier": "Standard", "locations": [region.upper()]}
            for region in REGIONS
            for kind in ("OpenAI", "AIServices", "Face")
        ]
        elsewhere = {"resourceType": "accounts", "kind": "Face", "name": "S0", "locations": ["GLOBAL", "WESTUS3"]}
        self.replies: dict[str, list[Reply]] = {
            "subscriptions": [Reply([{"subscriptionId": SUBSCRIPTION, "tenantId": TENANT, "state": "Enabled"}])],
            "Microsoft.CognitiveServices/skus": [Reply([*skus, elsewhere])],
        }
        for region, models in MODELS.items():
            described = [one | {"id": f"/subscriptions/{SUBSCRIPTION}/{region}", "createdBy": PERSON} for one in models]
            self.replies[f"{region}/models"] = [Reply(described)]
            self.replies[f"{region}/usages"] = [Reply([usage("OpenAI.GlobalStandard.gpt-5.1", 1000, 640)])]

    def say(self, path: str, *replies: Reply) -> None:
        """Answer a path so from now on."""
        self.replies[path] = list(replies)

    def reply_to(self, path: str) -> tuple[str, Reply]:
        """The reply to a path, and by which of the known paths."""
        known = next((one for one in self.replies if path.endswith(f"/{one}")), "")
        if not known:
            return "", refusal(404, "NoRegisteredProviderFound")
        replies = self.replies[known]
        self.asked[known] += 1
        return known, replies.pop(0) if len(replies) > 1 else replies[0]


class _Handler(BaseHTTPRequestHandler):
    arm: Arm
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each piece waits for the other side to acknowledge the one before

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        self.arm.methods.add(self.command)
        if not self.headers["Authorization"]:
            reply = refusal(401, "AuthenticationFailed")
        else:
            _, reply = self.arm.reply_to(split.path)
        if reply.stall:
            self.arm.released.wait(reply.stall)
            self.close_connection = True
            return
        body = reply.body
        if isinstance(body, list):
            start = int(parse_qs(split.query).get("$skiptoken", ["0"])[0])
            body = {"value": body[start : start + self.arm.page]}
            if start + self.arm.page < len(reply.body):
                body["nextLink"] = f"{self.arm.base}{split.path}?api-version=x&%24skiptoken={start + self.arm.page}"
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(reply.status)
        for name, value in (("Content-Type", "application/json"), *reply.headers):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if reply.cut else content)
        self.close_connection = reply.cut

    do_POST = do_PUT = do_GET  # noqa: N815

    def log_message(self, *arguments: Any) -> None:
        """Say nothing on standard error."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *arguments: Any) -> None:
        """Who breaks off a connection is of no interest."""


@contextmanager
def served(certificate: Path) -> Iterator[Arm]:
    """Run the server; the certificate of who vouches for it is written to a file."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    handler = type("Handler", (_Handler,), {})
    with _Server(("127.0.0.1", 0), handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        handler.arm = arm = Arm(f"https://localhost:{server.server_address[1]}")
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield arm
        arm.released.set()
        server.shutdown()


class Credential:
    """Stands in for the login: it has a token, or says why it has none."""

    refuses: Exception | None = None
    authority = ""

    def __init__(self, *, authority: str) -> None:
        type(self).authority = authority

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        if self.refuses is not None:
            raise self.refuses
        return AccessToken("token", int(time.time()) + 3600)

    def __enter__(self) -> Credential:
        return self

    def __exit__(self, *raised: object) -> None:
        """Nothing is open."""


@pytest.fixture
def arm(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Arm]:
    """ARM on this machine in place of Azure's, a login that it knows, and waits that pass at once and are counted."""
    certificate = tmp_path_factory.mktemp("authority") / "ca.pem"
    with served(certificate) as server:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        for name in ("AZURE_SUBSCRIPTION_ID", "HTTPS_PROXY", "https_proxy"):
            monkeypatch.delenv(name, raising=False)
        endpoints = {"resource_manager": server.base, "credential_scopes": [f"{server.base}/.default"]}
        monkeypatch.setattr(azure.mgmt.core.tools, "get_arm_endpoints", lambda cloud: endpoints)
        monkeypatch.setattr(azure.identity, "DefaultAzureCredential", type("Stand", (Credential,), {}))
        transport = azure.core.pipeline.transport.RequestsTransport
        monkeypatch.setattr(transport, "sleep", lambda self, seconds: server.slept.append(seconds))
        yield server
