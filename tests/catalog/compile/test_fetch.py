"""A page is fetched once, asked for again by its tag, and what is no page is told by what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from aoai_catalog.compile.documentation import collect_pages, documentation
from aoai_catalog.compile.fetch import FetchError, fetch_page
from tests import documentation_server as spoil
from tests.documentation_server import Server, serve

PAGE = "articles/page.md"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server of one page."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serve({PAGE: "# A page\n"}) as served:
        yield served


def test_a_page_that_has_not_changed(server: Server, tmp_path: Path) -> None:
    """It comes from the cache; when it changes it is fetched again, and the cache holds the new one."""
    url = server.url + PAGE
    assert [fetch_page(url, tmp_path, 5) for _ in range(3)] == ["# A page\n"] * 3
    assert (len(server.asked), server.not_modified) == (3, 2)
    server.pages[PAGE] = "# Another\n"
    assert [fetch_page(url, tmp_path, 5) for _ in range(2)] == ["# Another\n"] * 2
    assert server.not_modified == 3
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"{", b'{"url": "other", "etag": "", "text": "wrong"}'])
def test_a_damaged_cache(server: Server, tmp_path: Path, content: bytes) -> None:
    """It is as good as none."""
    fetch_page(server.url + PAGE, tmp_path, 5)
    next(tmp_path.iterdir()).write_bytes(content)
    assert fetch_page(server.url + PAGE, tmp_path, 5) == "# A page\n"
    assert server.not_modified == 0


def test_a_cache_that_cannot_be_written(server: Server, tmp_path: Path) -> None:
    """The page is there all the same."""
    (tmp_path / "file").touch()
    assert fetch_page(server.url + PAGE, tmp_path / "file", 5) == "# A page\n"


AGAIN = "run the command again; what was fetched is kept"


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        (
            spoil.gone,
            "is not there (404), moved or removed; `--from CHECKOUT` finds pages by their content, --without leaves "
            "one out",
        ),
        (
            spoil.moved,
            "has moved to https://example.com/elsewhere.md (301); if you trust it, name its base by --from-url",
        ),
        (
            spoil.web_page,
            "is a web page (HTML), not Markdown: a login or a proxy has answered, or --from-url is not the address of "
            "raw files; open the address in a browser",
        ),
        (spoil.stalled, f"did not arrive within 0.2 s; {AGAIN}, or give --timeout"),
        (spoil.cut_off, f"broke off after 8 bytes; {AGAIN}"),
        (spoil.dropped, f"was not answered (RemoteDisconnected); {AGAIN}"),
        (spoil.busy, f"is not answered now (429), for 60 s; {AGAIN}"),
        (spoil.refusing, "is refused (403): the address or a proxy wants a login; use `--from CHECKOUT`"),
        (spoil.binary, "is not UTF-8 text; check --from-url"),
    ],
)
def test_what_is_no_page(
    server: Server, tmp_path: Path, spoilt: Callable[[BaseHTTPRequestHandler], None], message: str
) -> None:
    """Each is told apart with its remedy, and the page of before stays in the cache."""
    url = server.url + PAGE
    fetch_page(url, tmp_path, 5)
    server.spoilt[PAGE] = spoilt
    with pytest.raises(FetchError) as error:
        fetch_page(url, tmp_path, 0.2)
    assert str(error.value) == message
    server.spoilt.clear()
    assert fetch_page(url, tmp_path, 5) == "# A page\n"
    assert server.not_modified == 1


def test_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is not there, and a name that nobody knows."""
    monkeypatch.setenv("NO_PROXY", "*")
    with pytest.raises(FetchError, match=r"^was not answered \(ConnectionRefusedError\); run the command again"):
        fetch_page("http://127.0.0.1:1/page.md", tmp_path, 5)
    with pytest.raises(FetchError, match=r"^cannot be reached \(.+\); check the network and HTTPS_PROXY, or use"):
        fetch_page("http://nobody.invalid/page.md", tmp_path, 5)


def test_pages_with_what_they_include() -> None:
    """Includes of includes, relative or from the root; not those in comments or of other repositories."""
    first = documentation().pages[0]
    texts = dict.fromkeys(documentation().pages, "") | {
        first: "[!INCLUDE [a](../includes/a.md)]\n[!INCLUDE [b](~/articles/b.md)]\n[!INCLUDE [c](~/reusable/c.md)]\n"
        "<!-- [!INCLUDE [d](d.md)] -->\n[!INCLUDE [e](../../../../../e.md)]\n[!INCLUDE [f](f.md)]\n"
        "[!INCLUDE [g](https://example.com/g.md)]\n",
        "articles/foundry/agents/includes/a.md": "[!INCLUDE [again](../concepts/azure-government.md)]",
        "articles/b.md": "> [!INCLUDE [h](h.md)]",
        "articles/h.md": "",
    }

    def fetch(path: str) -> str:
        if path not in texts:
            raise FetchError("is not there")
        return texts[path]

    found, missing = collect_pages(fetch, [documentation().pages[1]], lambda *_: None)
    assert found == {path: text for path, text in texts.items() if path != documentation().pages[1]}
    assert missing == {"articles/foundry/agents/concepts/f.md": "is not there"}
