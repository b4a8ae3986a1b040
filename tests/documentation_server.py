"""A server of documentation pages on this machine, whose answers a test can spoil."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from aoai_catalog.compile.documentation import documentation
from aoai_policies.cli.catalog_compile import SOURCES

OPENAI = "articles/foundry/openai"
MATRICES = "articles/foundry/foundry-models/includes/model-matrix"
STANDARD = f"{MATRICES}/deployments-standard.md"
SCHEDULE = f"{OPENAI}/includes/concepts-model-retirement-schedule-content.md"
NEWEST = {
    STANDARD: "deployments-standard.md",
    f"{MATRICES}/deployments-provisioned.md": "deployments-provisioned.md",
    f"{MATRICES}/deployments-batch.md": "deployments-batch.md",
    SCHEDULE: "concepts-model-retirement-schedule-content.md",
    f"{OPENAI}/includes/ptu-sizing-content.excerpt.md": "ptu-sizing-content.excerpt.md",
    f"{OPENAI}/includes/quota-tier/tier-1.md": "tier-1.md",
}
"""The pages of 2026-10-05 that the repository holds, where the documentation has them."""


def newest_pages() -> dict[str, str]:
    """All pages of the reviewed list, with those of 2026-10-05 included; the others hold no fact."""
    pages = dict.fromkeys(documentation().pages, "# A page\n\nThat holds no fact.\n")
    availability = "articles/foundry/foundry-models/concepts/models-sold-directly-by-azure-region-availability.md"
    including = {
        availability: [path for path in NEWEST if path.startswith(MATRICES)],
        f"{OPENAI}/concepts/model-retirement-schedule.md": [SCHEDULE],
        f"{OPENAI}/how-to/provisioned-throughput-sizing.md": [f"{OPENAI}/includes/ptu-sizing-content.excerpt.md"],
        f"{OPENAI}/quotas-limits.md": [f"{OPENAI}/includes/quota-tier/tier-1.md"],
    }
    for page, files in including.items():
        pages[page] = "# A page\n\n" + "\n\n".join(f"[!INCLUDE [facts](~/{file})]" for file in files) + "\n"
    return pages | {path: (SOURCES / "2026-10-05" / name).read_text(encoding="utf-8") for path, name in NEWEST.items()}


class Server:
    """What the server has and was asked: `spoilt` answers instead of the page, `not_modified` counts its 304s."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.spoilt: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[str] = []
        self.not_modified = 0
        self.url = ""


def gone(handler: BaseHTTPRequestHandler) -> None:
    """404."""
    answer(handler, 404, b"404: Not Found")


def moved(handler: BaseHTTPRequestHandler) -> None:
    """301 to another place."""
    answer(handler, 301, b"", {"Location": "https://example.com/elsewhere.md"})


def web_page(handler: BaseHTTPRequestHandler) -> None:
    """A login page with a good status."""
    answer(handler, 200, b"<!DOCTYPE html><html><body>Sign in</body></html>", {"Content-Type": "text/plain"})


def stalled(handler: BaseHTTPRequestHandler) -> None:
    """The beginning of a page, then nothing."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"# A page")
    handler.wfile.flush()
    time.sleep(1)


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    """Fewer bytes than were promised."""
    answer(handler, 200, b"# A page", {"Content-Length": "1000"})


def dropped(handler: BaseHTTPRequestHandler) -> None:
    """The connection is closed without an answer."""
    handler.connection.close()


def busy(handler: BaseHTTPRequestHandler) -> None:
    """429."""
    answer(handler, 429, b"", {"Retry-After": "60"})


def refusing(handler: BaseHTTPRequestHandler) -> None:
    """403."""
    answer(handler, 403, b"no")


def binary(handler: BaseHTTPRequestHandler) -> None:
    """Bytes that are no text."""
    answer(handler, 200, b"\xff\xfe\x00")


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
    """Answer with a body of its own length, unless the headers say another."""
    handler.send_response(status)
    for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


class _Server(ThreadingHTTPServer):
    request_queue_size = 64  # a connection beyond them is tried again after a second


@contextmanager
def serve(pages: dict[str, str]) -> Iterator[Server]:
    """Serve pages, each with an ETag of its content."""
    served = Server(pages)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            served.asked.append(path)
            if path in served.spoilt:
                served.spoilt[path](self)
            elif path not in pages:
                gone(self)
            else:
                body = pages[path].encode()
                etag = f'"{sha256(body).hexdigest()}"'
                if self.headers.get("If-None-Match") == etag:
                    served.not_modified += 1
                    answer(self, 304, b"")
                else:
                    answer(self, 200, body, {"ETag": etag, "Content-Type": "text/plain; charset=utf-8"})

        def log_message(self, *_: object) -> None:
            pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        served.url = f"http://127.0.0.1:{server.server_port}/"
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()


def write_tree(folder: Path, pages: dict[str, str]) -> Path:
    """A checkout of the pages."""
    for path, text in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder
