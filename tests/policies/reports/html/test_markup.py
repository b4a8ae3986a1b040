"""Whatever a text holds, it stays a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.core.visible import visible
from aoai_policies.reports.html.markup import Html, joined, prose, tag
from tests.policies.reports.html.parsed import HOSTILE, Page

TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(), st.text(alphabet="<>&\"'`/= a-!"))


@given(TEXTS, TEXTS)
def test_a_text_stays_a_text(text: str, value: str) -> None:
    """A parser finds the one element that was written, with its attribute and its text as they are."""
    page = Page(tag("p", text, title=value))
    assert page.elements == [("p", {"title": visible(value)})]
    assert "".join(page.texts) == visible(text)


@given(TEXTS)
def test_a_message_has_code_and_no_other_markup(text: str) -> None:
    """Only what stands between two backticks becomes an element, and it holds a text."""
    page = Page(prose(text))
    assert {name for name, _ in page.elements} <= {"code"}
    assert "".join(page.texts).replace("`", "") == visible(text).replace("`", "")


def test_markup_is_put_in_as_it_is() -> None:
    """An element inside another one, and texts between elements."""
    assert tag("p", "a & ", tag("b", "<c>"), class_="x") == '<p class="x">a &amp; <b>&lt;c&gt;</b></p>'
    assert joined((tag("br"), "<", tag("br")), ", ") == "<br>, &lt;, <br>"


def test_markup_in_an_attribute_is_a_text() -> None:
    """Where only a text can stand, markup is one."""
    assert tag("p", title=Html('<b class="x">')) == '<p title="&lt;b class=&quot;x&quot;&gt;"></p>'


def test_attributes_that_say_nothing_are_left_out() -> None:
    """True is a bare attribute; None and False are none; 0 is a value."""
    assert tag("td", hidden=True, class_=None, open=False, data_sort=0) == '<td hidden data-sort="0"></td>'
