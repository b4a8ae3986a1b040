"""A forecast in every format: grouped, escaped, and read back by what will read it."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import icalendar
import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aoai_policies
from aoai_policies.planning.forecast import Forecast
from aoai_policies.reports.forecast import By, grouped

DAY = date(2026, 10, 5)
FORMATS = ("text", "table", "csv", "json", "markdown", "ical", "svg")
ROW = Forecast(
    stack="prod",
    deployment="chat",
    model="gpt-9 2026-01-01",
    sku="GlobalStandard",
    region="eastus2",
    stage="Deprecated",
    retires_on=date(2026, 11, 19),
    not_before=False,
    what="retires on 2026-11-19, in 45 days",
    then="then Azure upgrades it to gpt-10",
    advice="documented replacement gpt-10 is offered here as GlobalStandard",
    source="Model retirement schedule, 2026-10-05",
    project="shop",
    target="prod/acct/chat",
    owner="platform",
    days=45,
    status="retires",
    outcome="upgraded",
    replacement="gpt-10",
    replacement_skus=("GlobalStandard",),
    replacement_regions=("eastus2",),
    uid="0123456789abcdef",
)
UNDATED = {
    "retires_on": None, "days": None, "status": "no date", "outcome": "", "what": "no source gives a retirement date",
    "then": "", "advice": "", "source": "", "replacement": "", "sku": None, "region": None, "owner": "",
}  # fmt: skip


def row(**fields: Any) -> Forecast:
    return msgspec.structs.replace(ROW, **fields)


def written(output_format: str, *rows: Forecast, by: By | None = None, width: int = 80) -> str:
    """The forecast in a format."""
    name = {"ical": "forecast_ical", "svg": "forecast_svg"}.get(output_format, "forecast")
    render = getattr(import_module(f"aoai_policies.reports.{name}"), f"render_{output_format}")
    text: str = render(grouped(rows, by, DAY), width)
    return text


MAIL = row(stack="dev", deployment="mail", uid="2", owner="", retires_on=date(2026, 10, 20), days=15, not_before=True)
UNKNOWN = row(deployment="search", uid="3", **UNDATED)


def test_text_has_a_paragraph_for_each() -> None:
    """Soonest first, under a heading for each owner; nothing wider than asked for."""
    assert written("text", ROW, UNKNOWN, MAIL, by="owner") == (
        "no owner (2 deployments)\n"
        "2026-10-20  dev/mail (gpt-9 2026-01-01, GlobalStandard in eastus2): retires on\n"
        "            2026-11-19, in 45 days\n"
        "            then Azure upgrades it to gpt-10\n"
        "            documented replacement gpt-10 is offered here as GlobalStandard\n"
        "            Model retirement schedule, 2026-10-05\n"
        "no date     prod/search (gpt-9 2026-01-01, SKU and region not known): no source\n"
        "            gives a retirement date\n"
        "\n"
        "platform (1 deployment)\n"
        "2026-11-19  prod/chat (gpt-9 2026-01-01, GlobalStandard in eastus2, owner\n"
        "            platform): retires on 2026-11-19, in 45 days\n"
        "            then Azure upgrades it to gpt-10\n"
        "            documented replacement gpt-10 is offered here as GlobalStandard\n"
        "            Model retirement schedule, 2026-10-05\n"
    )


@pytest.mark.parametrize(
    ("by", "titles"), [("stack", ["shop/dev", "shop/prod"]), ("owner", ["no owner", "platform"]), ("model", None)]
)
def test_groups_come_in_the_order_of_their_first_date(by: By, titles: list[str] | None) -> None:
    """And their rows in the order of their dates."""
    found = grouped([UNKNOWN, ROW, MAIL], by, DAY)
    assert [group.title for group in found.groups] == (titles or ["gpt-9 2026-01-01"])
    assert {one.uid for one in found.all} == {"0123456789abcdef", "2", "3"}


@pytest.mark.parametrize(
    ("other", "by", "name"),
    [
        (row(), None, "chat"),
        (row(stack="dev"), None, "prod/chat"),
        (row(project="mail"), "model", "shop/prod/chat"),
        (row(project=""), None, "shop/prod/chat"),
        (row(project="mail"), "stack", "chat"),
    ],
)
def test_a_name_is_as_long_as_it_has_to_be(other: Forecast, by: By | None, name: str) -> None:
    """Stack and project stand before it where the rows are of several, and no heading says which."""
    assert grouped([ROW, other], by, DAY).name(ROW) == name


def test_a_table_has_a_row_for_each() -> None:
    """Marks say what a date is worth."""
    assert written("table", ROW, MAIL, width=130).splitlines() == [
        " retires      days  deployment  model                                      then      replacement",
        " " + "─" * 95,
        " 2026-10-20+  15    dev/mail    gpt-9 2026-01-01  GlobalStandard  eastus2  upgraded  gpt-10",
        " 2026-11-19   45    prod/chat   gpt-9 2026-01-01  GlobalStandard  eastus2  upgraded  gpt-10",
        "+ no earlier than that day",
    ]


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("width", [80, 200])
def test_no_format_says_none(output_format: str, width: int) -> None:
    """What is not known has words, or is null in JSON."""
    text = written(output_format, ROW, MAIL, UNKNOWN, width=width)
    assert "None" not in text
    if output_format in {"text", "table"}:
        assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("output_format", FORMATS)
def test_nothing_is_a_whole_document_too(output_format: str) -> None:
    """An empty forecast says so, or is empty in its format."""
    text = written(output_format)
    assert ("no deployments" in text) == (output_format in {"text", "table", "markdown", "svg"})
    assert text.endswith("\n")


def test_json_follows_its_schema() -> None:
    """The schema in the package describes it, unknown values and all."""
    schema = json.loads(
        (import_module("pathlib").Path(aoai_policies.__file__).parent / "schema" / "forecast.schema.json").read_text()
    )
    rows = json.loads(written("json", ROW, UNKNOWN))
    jsonschema.validate(rows, schema)
    assert (rows[0]["retiresOn"], rows[1]["sku"], rows[1]["retiresOn"]) == ("2026-11-19", None, None)


def test_csv_has_all_fields_and_no_formula() -> None:
    """A spreadsheet computes nothing that a name says."""
    first, second = csv.DictReader(io.StringIO(written("csv", row(deployment="=1+1", owner="@x"), UNKNOWN)))
    assert list(first) == list(Forecast.__struct_fields__)
    assert (first["deployment"], first["owner"], first["days"], first["not_before"]) == ("'=1+1", "'@x", "45", "false")
    assert (second["sku"], second["retires_on"]) == ("", "")


def test_markdown_shows_names_as_they_are() -> None:
    """No name is markup."""
    text = written("markdown", row(deployment="a|b<img>", owner="*x*"), by="owner")
    assert "#### \\*x\\*" in text
    assert "| a\\|b\\<img\\> |" in text


def events(text: str) -> list[Any]:
    """The events of a calendar, as its library reads them."""
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_a_calendar_has_an_all_day_event_for_each_date() -> None:
    """What Outlook and Google need: CRLF, folded lines, a UID, a stamp, days as dates."""
    text = written("ical", ROW, MAIL, UNKNOWN)
    assert text.count("\r\n") == text.count("\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    mail, chat = events(text)
    assert (chat["UID"], chat.decoded("DTSTART"), chat.decoded("DTEND")) == (
        *("0123456789abcdef@pulumi-azure-openai", date(2026, 11, 19), date(2026, 11, 20)),
    )
    assert "DTSTART;VALUE=DATE:20261119" in text
    assert str(chat["SUMMARY"]) == "shop/prod/chat: gpt-9 2026-01-01 retires"
    assert str(mail["SUMMARY"]) == "shop/dev/mail: gpt-9 2026-01-01 retires, no earlier than this day"
    assert str(chat["DESCRIPTION"]).splitlines() == [
        "as of 2026-10-05: retires on 2026-11-19, in 45 days",
        "then Azure upgrades it to gpt-10",
        "documented replacement gpt-10 is offered here as GlobalStandard",
        "shop/prod/acct/chat, GlobalStandard in eastus2",
        "owner: platform",
        "Model retirement schedule, 2026-10-05",
    ]


LINE = re.compile(r"[A-Z-]+(;[A-Z-]+=[^\x00-\x1f\x7f\";:,]+)*:[^\x00-\x08\x0a-\x1f\x7f]*")
ONCE = {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY", "DESCRIPTION", "SEQUENCE", "TRANSP"}


def strictly(text: str) -> list[dict[str, str]]:
    """The events of a calendar, read by the letter of RFC 5545 and as Outlook and Google demand."""
    physical = text.encode().split(b"\r\n")
    assert physical.pop() == b"", "the last line ends too"
    assert max(map(len, physical)) <= 75
    for line in physical:
        line.decode()  # a fold is between characters
        assert not {*b"\r\n"} & {*line}
    lines = text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")
    assert all(LINE.fullmatch(line) for line in lines)
    head, *bodies = "\n".join(lines).removesuffix("\nEND:VCALENDAR").split("\nBEGIN:VEVENT\n")
    assert head.split("\n")[0] == "BEGIN:VCALENDAR"
    assert {*head.split("\n")[1:]} == {
        "VERSION:2.0", "PRODID:-//pulumi-azure-openai//aoai forecast//EN", "METHOD:PUBLISH",
        "X-WR-CALNAME:Azure OpenAI retirements",
    }  # fmt: skip
    found = []
    for body in bodies:
        *own, end = body.split("\n")
        event = dict(line.split(":", 1) for line in own)
        assert (end, len(own), {*event}) == ("END:VEVENT", len(event), ONCE | {"CATEGORIES"})
        first, after = (datetime.strptime(event[f"{key};VALUE=DATE"], "%Y%m%d") for key in ("DTSTART", "DTEND"))  # noqa: DTZ007
        assert after - first == timedelta(days=1), "the end is the day after, exclusive"
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        assert 0 <= int(event["SEQUENCE"]) < 2**31
        for key in ("SUMMARY", "DESCRIPTION"):
            assert re.fullmatch(r"(?:[^\\,;]|\\[\\,;nN])*", event[key]), "what has a meaning of its own is escaped"
        found.append(event)
    assert len({event["UID"] for event in found}) == len(found)
    return found


def test_a_calendar_is_one_by_the_letter() -> None:
    """Names that need escapes and folds, in many bytes; none at all; and the last day that there is."""
    (event, _) = strictly(written("ical", row(deployment="東京, 日本; a\\b\n:" * 9), MAIL, UNKNOWN))
    assert event["TRANSP"] == "TRANSPARENT"
    assert strictly(written("ical")) == []
    assert "DTEND" not in events(written("ical", row(retires_on=date.max)))[0]


def test_a_later_calendar_updates_the_event() -> None:
    """The same UID with a higher sequence number and a later stamp."""
    from aoai_policies.reports.forecast_ical import render_ical

    (before,) = events(written("ical", ROW))
    (after,) = events(render_ical(grouped([row(retires_on=date(2027, 1, 1))], None, date(2026, 10, 6))))
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after.decoded("DTSTAMP") > before.decoded("DTSTAMP")


def test_a_picture_says_all_in_text_too() -> None:
    """A title, a description, a title for each bar; the kind of end is written and not only coloured."""
    picture = ET.fromstring(written("svg", ROW, MAIL, UNKNOWN, by="stack"))  # noqa: S314 - our own
    space = {"s": "http://www.w3.org/2000/svg"}
    assert picture.attrib["role"] == "img"
    for name in picture.attrib["aria-labelledby"].split():
        assert picture.find(f"*[@id='{name}']", space) is not None
    assert (picture.findtext("s:title", "", space)) == "When models retire, as of 2026-10-05"
    assert len(picture.findall("s:g/s:title", space)) == 3
    texts = [one.text for one in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert "2026-11-19, in 45 days: upgraded" in texts
    assert "no earlier than 2026-10-20, in 15 days: upgraded" in texts
    assert "no source gives a retirement date" in texts


@pytest.mark.parametrize(
    "until", [date(1990, 1, 1), date(2026, 10, 5), date(2026, 10, 6), date(2090, 1, 1), date(9998, 1, 1)]
)
def test_a_picture_of_any_date(until: date) -> None:
    """Bars begin and end inside the picture."""
    picture = written("svg", row(retires_on=until, days=(until - DAY).days))
    (bar,) = re.findall(r'<rect class="upgraded" x="([\d.]+)" y="90" width="([\d.]+)"', picture)
    assert 300 < float(bar[0]) <= float(bar[0]) + float(bar[1]) <= 800


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.sampled_from(FORMATS))
def test_any_name_is_text(name: str, owner: str, output_format: str) -> None:
    """Names come from anybody: every document stays one, with as many rows."""
    rows = [row(deployment=name, owner=owner, target=name), MAIL]
    text = written(output_format, *rows, by="owner")
    if output_format == "csv":
        assert len(list(csv.reader(io.StringIO(text)))) == 3
    elif output_format == "json":
        assert json.loads(text)[-1]["deployment"] in {name, "mail"}
    elif output_format == "ical":
        assert len(events(text)) == len(strictly(text)) == 2
    elif output_format == "svg":
        assert len(ET.fromstring(text).findall("{http://www.w3.org/2000/svg}g")) == 2  # noqa: S314
    else:
        assert not re.search("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f]", text)
