"""One page over HTTP: asked for again only where it has changed, and never taken for what it is not."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse, IncompleteRead
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import monotonic
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

_MOST = 8_000_000
"""Bytes that no page of the documentation has."""
_PIECE = 65_536
_AGAIN = "run the command again; what was fetched is kept"


class FetchError(Exception):
    """A page that cannot be had. The message says in one line why, and what to do."""


class Kept(msgspec.Struct, frozen=True):
    """A page as the cache holds it, with the tag by which its server knows whether it has changed."""

    url: str
    etag: str
    text: str


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: a page that has moved is told, with where to."""


def fetch_page(url: str, cache: Path, timeout: float) -> str:
    """Fetch a page, or take it from the cache where its server says that it has not changed.

    Args:
        url: Its address.
        cache: The folder of pages that were fetched before; written as a whole or not at all.
        timeout: Seconds for the whole page.

    Raises:
        FetchError: It has moved, is gone, is no Markdown, is incomplete, or its server does not answer.
    """
    file = cache / f"{sha256(url.encode()).hexdigest()}.json"
    kept = _kept(file, url)
    headers = {"User-Agent": "pulumi-azure-openai", "Accept": "text/plain"}
    if kept is not None and kept.etag:
        headers["If-None-Match"] = kept.etag
    deadline = monotonic() + timeout
    try:
        with build_opener(_StayHere).open(Request(url, headers=headers), timeout=timeout) as answer:  # noqa: S310 - https, see caller
            page = Kept(url, answer.headers.get("ETag", ""), _text(answer, _body(answer, deadline)))
    except HTTPError as error:
        error.close()
        if kept is not None and error.code == HTTPStatus.NOT_MODIFIED:
            return kept.text
        raise FetchError(_refusal(error)) from None
    except (TimeoutError, HTTPException, OSError, ValueError) as error:
        raise FetchError(_failure(error, timeout)) from None
    if page != kept:
        with suppress(OSError):  # without a cache it is only slower
            cache.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=cache, delete=False) as temporary:
                temporary.write(msgspec.json.encode(page))
            Path(temporary.name).replace(file)
    return page.text


def _kept(file: Path, url: str) -> Kept | None:
    with suppress(OSError, msgspec.DecodeError):
        kept = msgspec.json.decode(file.read_bytes(), type=Kept)
        return kept if kept.url == url else None
    return None


def _body(answer: HTTPResponse, deadline: float) -> bytes:
    length = answer.headers.get("Content-Length", "")
    expected = int(length) if length.isdecimal() else None
    body = b""
    while expected is None or len(body) < expected:
        piece = answer.read1(_PIECE)
        body += piece
        if not piece:
            break
        if len(body) > _MOST:
            raise FetchError(f"is larger than {_MOST:,} bytes, as no page is; check --from-url")
        if monotonic() > deadline:
            raise TimeoutError
    if expected is not None and len(body) < expected:
        raise IncompleteRead(body, expected - len(body))
    return body


def _text(answer: HTTPResponse, body: bytes) -> str:
    is_html = answer.headers.get_content_type() == "text/html" or body.lstrip()[:9].lower() in {b"<!doctype", b"<html>"}
    if is_html or body.lstrip()[:6].lower() == b"<html ":
        raise FetchError(
            "is a web page (HTML), not Markdown: a login or a proxy has answered, or --from-url is not the address of "
            "raw files; open the address in a browser"
        )
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FetchError("is not UTF-8 text; check --from-url") from None


def _refusal(error: HTTPError) -> str:
    """What an answer other than the page means."""
    if error.code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return (
            f"is not there ({error.code}), moved or removed; `--from CHECKOUT` finds pages by their content, "
            "--without leaves one out"
        )
    location = error.headers.get("Location", "")
    if location:
        return f"has moved to {location} ({error.code}); if you trust it, name its base by --from-url"
    if error.code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED}:
        return f"is refused ({error.code}): the address or a proxy wants a login; use `--from CHECKOUT`"
    wait = error.headers.get("Retry-After", "")
    return f"is not answered now ({error.code}){f', for {wait} s' if wait else ''}; {_AGAIN}"


def _failure(error: Exception, timeout: float) -> str:
    """What kept the page from arriving."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return f"did not arrive within {timeout:g} s; {_AGAIN}, or give --timeout"
    if isinstance(reason, IncompleteRead):
        return f"broke off after {len(reason.partial):,} bytes; {_AGAIN}"
    if isinstance(reason, HTTPException | ConnectionError):
        return f"was not answered ({type(reason).__name__}); {_AGAIN}"
    return f"cannot be reached ({reason}); check the network and HTTPS_PROXY, or use `--from CHECKOUT`"
