"""The configuration and the environment that a program sees, and the secrets among them."""

from __future__ import annotations

import functools
import os
import sys
from typing import Any

import pulumi

from .journal import Frames, Journal
from .values import SECRET_CONFIG, unknown

READERS = [(verb, kind) for verb in ("get", "require") for kind in ("", "_bool", "_int", "_float", "_object")]


def hide_secrets(journal: Journal) -> None:
    """Take note of the value of every secret that the program makes or reads."""
    make_secret = pulumi.Output.secret

    def secret(val: Any) -> Any:
        made = make_secret(val)
        if isinstance(val, (str, int, float, type(None))):
            journal.hide(val)
        else:
            made.apply(journal.hide)
        return made

    setattr(pulumi.Output, "secret", staticmethod(secret))  # noqa: B010 - no method of that class for a type checker
    for verb, kind in READERS:
        _wrap(f"{verb}_secret{kind}", functools.partial(_hidden, journal))


def guard_secret_config() -> None:
    """Make typed accessors of secret config unknown: there is no text that is a number and nobody's."""
    for verb, kind in READERS:
        if kind:
            _wrap(f"{verb}{kind}", functools.partial(_refused, f"{verb}_secret{kind}"))
            _wrap(f"{verb}_secret{kind}", _unknown)


def _wrap(name: str, instead: Any) -> None:
    """Put a function in the place of an accessor of configuration; it is given the accessor and the full key."""
    original = getattr(pulumi.Config, name, None)
    if original is None:
        return

    @functools.wraps(original)
    def accessor(config: Any, key: str, *args: Any, **kwargs: Any) -> Any:
        return instead(lambda: original(config, key, *args, **kwargs), config.full_key(key))

    setattr(pulumi.Config, name, accessor)


def _hidden(journal: Journal, read: Any, key: str) -> Any:
    journal.hide(pulumi.runtime.get_config(key), configured=True)
    return read()


def _refused(accessor: str, read: Any, key: str) -> Any:
    if pulumi.runtime.get_config(key) == SECRET_CONFIG:
        message = f"config {key} is a secret, which an offline run cannot read; read it with {accessor}"
        raise ValueError(message)
    return read()


def _unknown(read: Any, key: str) -> Any:
    return unknown(secret=True) if pulumi.runtime.get_config(key) == SECRET_CONFIG else read()


def say_what_is_withheld(names: list[str], journal: Journal, frames: Frames) -> None:
    """Write down which variables the program asks for and does not get, because they hold credentials."""
    environment: Any = type(os.environ)
    read = environment.__getitem__

    def reading(variables: Any, name: Any) -> Any:
        try:
            return read(variables, name)
        except KeyError:
            if name in names and frames.relative(_asking(sys._getframe(1))) is not None:
                journal.note(f"the program asks for {name}, which may hold a credential and so is withheld")
            raise

    environment.__getitem__ = reading


def say_what_an_update_may_add(journal: Journal, frames: Frames) -> None:
    """Write down where the program asks whether it is only previewed: it may declare more in an update."""
    asked = pulumi.runtime.is_dry_run
    told = set()

    def is_dry_run() -> bool:
        frame = sys._getframe(1)
        place = (frame.f_code.co_filename, frame.f_lineno)
        if place not in told and frames.relative(place[0]) is not None:
            told.add(place)
            journal.write(skipped="is_dry_run", update=True, frames=frames.of_stack(frame))
        return asked()

    for module in (pulumi.runtime, pulumi.runtime.settings):
        setattr(module, "is_dry_run", is_dry_run)  # noqa: B010 - a type checker takes no assignment to it


def _asking(frame: Any) -> str:
    """The file that asks, beyond the modules of Python that environments are made of."""
    while frame.f_back is not None and frame.f_globals.get("__name__") in ("os", "collections.abc"):
        frame = frame.f_back
    return str(frame.f_code.co_filename)
