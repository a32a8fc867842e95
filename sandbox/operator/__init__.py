"""What an operator can do in a company, as ``/operator/companies/{n}/...``; one file per area.

An action gets a :class:`~sandbox.rules.Call` of the company, whose ``parameters`` are the values of the path and whose
``body`` is the JSON object of the request, and returns JSON. It runs in a transaction and refuses as rules do.
A new file in this folder is found by itself.
"""

import importlib
import pkgutil

ACTIONS = {}


def action(method, path):
    """Register a function for a path below ``/operator/companies/{n}``."""

    def decorate(function):
        ACTIONS[method, f"/operator/companies/<int:company>{path}"] = function
        return function

    return decorate


def load():
    """Import all files and return the actions by method and path."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return ACTIONS
