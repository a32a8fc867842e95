"""Forms that use the operator's door: a form names the request to the door, its fields become the JSON body."""

import json
from typing import Any, NamedTuple
from urllib.parse import quote

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from ..guard import refuse_other_sites
from ..problems import Refused
from ..reply import Reply
from .html import element, join, single

SEE_OTHER = 303


class Choice(NamedTuple):
    """A field with fixed values."""

    values: Any


class Field(NamedTuple):
    """One field.

    :param name: member of the body; ``*``: the field is the whole body
    :param kind: ``text``, ``number``, ``date``, ``json``, a :class:`Choice`, or ``true``/``false`` for a fixed value
    """

    name: str
    label: str
    kind: Any = "text"
    value: Any = ""

    def shown(self):
        """Return the HTML."""
        if self.kind in ("true", "false"):
            return _hidden(f"{self.name}:json", self.kind)
        if isinstance(self.kind, Choice):
            options = join(
                element("option", one, selected=one == self.value and "selected") for one in self.kind.values
            )
            control = element("select", options, name=f"{self.name}:text")
        elif self.kind == "json":
            control = element("textarea", self.value, name=f"{self.name}:json", spellcheck="false")
        else:
            step = "any" if self.kind == "number" else None
            control = single("input", name=f"{self.name}:{self.kind}", type=self.kind, value=self.value, step=step)
        return element("label", join([self.label, control]))


class Form(NamedTuple):
    """A request to the door.

    :param action: method and path below ``/operator/``: ``POST faults``
    """

    title: str
    action: str
    fields: list

    def shown(self, back):
        """Return the HTML: folded when there is something to fill in.

        :param back: page to return to
        """
        if not any(field.label for field in self.fields):
            return self.button(back, small=False)
        return element("details", join([element("summary", self.title), self.button(back, small=False)]))

    def button(self, back, small=True):
        """Return only the form."""
        given = [_hidden("_action", self.action), _hidden("_back", back), *(field.shown() for field in self.fields)]
        button = element("button", self.title, type="submit", class_="small" if small else None)
        return element("form", join([*given, button]), method="post", action="/form")


def serve_form(sandbox, request):
    """Do what a form asks for, and lead back to its page."""
    refuse_other_sites(request, is_form=True)
    form = request.form.to_dict()
    back = form.pop("_back", "/")
    if not back.startswith("/") or back.startswith(("//", "/\\")) or not back.isprintable():
        back = "/"
    method, _, path = form.pop("_action", "").partition(" ")
    try:
        reply = _ask_door(sandbox, method, path, _body(form))
        failed = reply.status >= 400
        told = _problem(reply) if failed else f"Done: {method} {path}"
    except (ValueError, Refused) as error:
        failed, told = True, str(error)
    address = f"{back}?{'failed=1&' if failed else ''}told={quote(told[:300])}"
    return Reply(SEE_OTHER, headers=[("Location", address)])


def _ask_door(sandbox, method, path, body):
    builder = EnvironBuilder(path=f"/operator/{path}", method=method, json=body)
    return sandbox.door.serve(Request(builder.get_environ()))


def _body(form):
    body = {}
    for name, value in form.items():
        member, _, kind = name.partition(":")
        if value.strip() == "":
            continue
        if member == "*":
            return json.loads(value)
        body[member] = json.loads(value) if kind in ("json", "number") else value
    return body


def _problem(reply):
    return "; ".join(error["message"] for error in json.loads(reply.body)["errors"])


def _hidden(name, value):
    return single("input", type="hidden", name=name, value=value)
