"""What an operation does beyond the document: one file per area, one function per operationId.

A rule gets a :class:`Call` and returns the JSON of a 200 answer, or an :class:`Answer` for anything else. It runs in a
transaction that is committed before the answer leaves, and it refuses by raising :class:`~sandbox.problems.Refused`.
A new file in this folder is found by itself.
"""

import importlib
import pkgutil
from dataclasses import dataclass, field
from typing import Any

from ..clock import stamp
from ..start import start_value
from ..store import Register, Store

RULES = {}


@dataclass
class Call:
    """One request to an operation."""

    store: Store
    settings: Any
    request: Any
    #: id of the company of the token; 0 where no token is needed
    company: int = 0
    #: path, query and header parameters by name; absent ones are missing
    parameters: dict = field(default_factory=dict)
    #: checked JSON body, or None
    body: Any = None
    #: version of the document
    api_version: str = ""
    #: the document; only for actions of the operator
    contract: Any = None
    #: local time of the service at the beginning of the call
    now: str = field(default_factory=stamp)

    def register(self, kind) -> Register:
        """Return the documents of a kind in this company."""
        return self.store.register(kind, self.company)

    def fact(self, name):
        """Return a single document of this company: ``company``, ``coa``, ``vats``; untouched ones as at the start."""
        value = self.store.fact(self.company, name)
        return start_value(name) if value is None else value


@dataclass
class Answer:
    """An answer of a rule that is not a plain 200."""

    status: int
    body: Any = None
    headers: list = field(default_factory=list)
    #: of a body that is bytes
    content_type: str = ""


def rule(operation_id):
    """Register a function as the rule of an operation."""

    def decorate(function):
        RULES[operation_id] = function
        return function

    return decorate


def load():
    """Import all rule files and return the rules by operationId."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return RULES
