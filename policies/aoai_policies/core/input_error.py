"""The one error that input can cause; the catalog's readers raise it too."""

from aoai_catalog.input_error import InputError

__all__ = ["InputError"]
