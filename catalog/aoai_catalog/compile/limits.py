"""Limits of the service, from tables and sentences: a name and a value, the value split into figure, unit and note.

The filter of Service Health alerts is kept value by value as it is to be entered, so that an alert can be declared from
it and cite its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from aoai_catalog.compile.cells import CellError, read_amount, read_cell, split_lines
from aoai_catalog.compile.reader import Line, ProseReader, Read, Spot, TableReader, above, join_notes, titled
from aoai_catalog.records import Limit

_FIGURE = re.compile(
    r"(?P<figure>\d[\d,.]*\d|\d)(?P<scale> (?:thousand|million|billion))?"
    r"(?: (?P<unit>(?!when\b|via\b)[^.]*?))?(?: (?P<note>(?:when|via) .*?))?\.?"
)
_LABELLED = re.compile(r"(?P<label>[^:]+): (?P<value>.+?);?")
_REPEATED_NOUN = re.compile(r"(?P<unit>\w+) limit\Z")

_AVAILABILITY = re.compile(
    r"(?P<value>at least .+?) of model availability for (?P<whom>.+?) after (?P<when>.+)", re.IGNORECASE
)
_RATES = re.compile(
    r"rate limits for each (?P<what>.+?) (?:are|is) (?P<tpm>[\d.]+ ?[KM]?) TPM and (?P<rpm>[\d.]+ ?[KM]?) RPM"
)
_DEFINITIONS = re.compile(
    r"known issue is affecting all (?P<what>.+?) models\. .*definitions that exceed (?P<tokens>[\d,]+) tokens",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(r"technical limitations", re.IGNORECASE)
_UNSUPPORTED = re.compile(r"(?:not currently supported|not supported yet):\Z", re.IGNORECASE)
_TOKENS = re.compile(r"(?P<figure>[\d,]+) tokens")
_ITEM = re.compile(r"(?:[-*]|\d+\.)\s+")

_DAYS = re.compile(
    r"\b(?P<days>\d+)[- ]days?\b(?:'|’)?(?: notice(?: period)?)?\)? (?:before|prior to) (?P<what>[^.;|]+)",
    re.IGNORECASE,
)
_NOTICE = re.compile(r"\bnoti(?:ce|fy|fication)", re.IGNORECASE)

_FILTER = re.compile(r"service health filter configuration", re.IGNORECASE)
_FILTER_NAME = "Service Health filter for retirement notices"
_SERVICES = re.compile(r"\*\*Services?\*\*\s*[=:]\s*`(?P<value>[^`]+)`(?P<note>.*)")
_EVENT = re.compile(r"`(?P<event>[^`=]+?)\s*=\s*(?P<value>[^`]+)`(?P<note>[^`]*?)(?=\s+[-*] `|\Z)")
_TEXT_MESSAGE = re.compile(r"\bSMS\b.*\baction group\b", re.IGNORECASE)
_CHANNELS = re.compile(r"\bnotif\w+ customers? (?:via|by|through)\b", re.IGNORECASE)
_CHANNEL = re.compile(r"(?:[-*] )?\*\*(?P<channel>[^*]+)\*\*\s*[-–:]\s*(?P<text>.+)")


def _read_limit(line: Line) -> Read:
    """Read a row as one limit, or as several where its lines have labels or figures of their own."""
    name = line.cell("name").text
    if not line.cell("value").text:
        raise CellError(name, "is a limit without a value")
    limits: list[Limit] = []
    for source in split_lines(line.source("value")):
        text = read_cell(source).text
        labelled = _LABELLED.fullmatch(text)
        label, text = (labelled["label"], labelled["value"]) if labelled else ("", text)
        figure = _FIGURE.fullmatch(text)
        if limits and not figure:  # prose below the figure that it explains
            limits[-1] = msgspec.structs.replace(limits[-1], note=join_notes(limits[-1].note, text))
            continue
        limits.append(
            Limit(
                name=f"{name} ({label})" if label else name,
                value=_read_figure(figure) if figure else text,
                at=line.at,
                unit=_read_unit(name, figure) if figure else "",
                note=join_notes((figure["note"] or "") if figure else "", *line.notes()),
            )
        )
    yield from limits


def _read_figure(figure: re.Match[str]) -> str:
    if "." in figure["figure"] and not figure["scale"]:
        return figure["figure"]
    return str(read_amount(figure["figure"] + (figure["scale"] or "")))


def _read_unit(name: str, figure: re.Match[str]) -> str:
    """The unit beside a figure (`2,000,000 token limit` is in tokens); PTU where the name says that it counts those."""
    if figure["unit"]:
        return _REPEATED_NOUN.sub(r"\g<unit>s", figure["unit"])
    return "PTU" if "provisioned throughput units" in name else ""


def _read_stated(spot: Spot, source: str) -> Read:
    """Read how long a model is available at least, common rates, technical limitations; tokens as figure and unit."""
    for name, value, note in _stated(spot, source):
        tokens = _TOKENS.fullmatch(value)
        figure, unit = (tokens["figure"].replace(",", ""), "tokens") if tokens else (value, "")
        yield Limit(name=name, value=figure, at=spot.at, unit=unit, note=note)


def _stated(spot: Spot, source: str) -> Iterator[tuple[str, str, str]]:
    """The name, value and note of each statement of a paragraph."""
    text = _ITEM.sub("", read_cell(source).text, count=1)
    if match := _AVAILABILITY.search(text):
        yield f"model availability, {match['whom']}", match["value"].lower(), f"after {match['when']}"
    if match := _RATES.search(text):
        yield f"rate limits for each {match['what']}", f"{match['tpm']} TPM and {match['rpm']} RPM", ""
    if match := _DEFINITIONS.search(text):
        yield f"tool and function definitions, {match['what']} models (known issue)", f"{match['tokens']} tokens", ""
    if _ITEM.match(source):
        headings = spot.block.headings
        if headings and _TECHNICAL.search(headings[-1]):
            yield f"{headings[0]}, technical limitation", text, ""
        elif _UNSUPPORTED.search(read_cell(_intro(spot)).text):
            yield f"{spot.document.name}, not currently supported", text, ""


def _intro(spot: Spot) -> str:
    """The nearest paragraph above an item that is no item itself."""
    return next((block.text for block in above(spot) if not _ITEM.match(block.text)), "")


def _read_event(line: Line) -> Read:
    """Read a row of events and when customers are told of them."""
    yield from _notices(line.cell("event").text.lower(), line.cell("timing").text, line)


def _read_notice(spot: Spot, source: str) -> Read:
    """Read a sentence that promises notice some days before something."""
    if _NOTICE.search(source):
        yield from _notices("", read_cell(source).text, spot)


def _notices(event: str, text: str, spot: Spot) -> Iterator[Limit]:
    for match in _DAYS.finditer(text):
        yield Limit(
            name=event or f"notice before {match['what'].strip()}",
            value=match["days"],
            at=spot.at,
            unit="days at least" if re.search(r"at least\W+\Z", text[: match.start()], re.IGNORECASE) else "days",
        )


def _read_alert(spot: Spot, source: str) -> Read:
    """Read each value of the filter as a limit by the name of its field, and each channel of notices."""
    for name, value, note in _alerts(spot, source):
        yield Limit(name=name, value=value, at=spot.at, note=note)


def _alerts(spot: Spot, source: str) -> Iterator[tuple[str, str, str]]:
    if any(block.headings == spot.block.headings and _FILTER.search(block.text) for block in above(spot)):
        if match := _SERVICES.match(source):
            yield f"{_FILTER_NAME}: Services", match["value"], _remark(match["note"])
        for match in _EVENT.finditer(source):
            yield f"{_FILTER_NAME}: {match['event']}", match["value"], _remark(match["note"])
        if _TEXT_MESSAGE.search(text := read_cell(source).text):
            yield f"{_FILTER_NAME}: text messages", text, ""
    elif (match := _CHANNEL.fullmatch(source)) and _CHANNELS.search(_intro(spot)):
        yield f"retirement notices by {match['channel']}", read_cell(match["text"]).text, ""


def _remark(text: str) -> str:
    return read_cell(text).text.strip(" ().")


LIMITS = TableReader(
    "limits",
    ("limits",),
    (titled("name", "limit name", need="required"), titled("value", "limit value", need="required")),
    _read_limit,
)
STATED_LIMITS = ProseReader("limits in prose", ("limits",), _read_stated)
NOTICE_TABLE = TableReader(
    "notices of events",
    ("limits",),
    (
        titled("event", "event", need="required"),
        titled("timing", "timing", need="required"),
        titled("audience", "applies to"),
    ),
    _read_event,
    extent="fragment",
)
NOTICE_SENTENCE = ProseReader("notice in prose", ("limits",), _read_notice)
HEALTH_ALERTS = ProseReader("Service Health alerts", ("limits",), _read_alert)
