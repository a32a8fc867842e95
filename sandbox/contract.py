"""The OpenAPI document, compiled once: routes, parameters, bodies and answers.

Everything that the document says about an operation is checked here, so that a rule only adds what it cannot say.
"""

import re
from pathlib import Path

import yaml
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule

from .bodies import read_json
from .multipart import read_form
from .parameters import Parameter, read_ids, read_parameters
from .problems import Refused, schema_errors
from .schemas import strict_components, validator

DOCUMENT = Path(__file__).parent / "data" / "openapi.yaml"
MULTIPART = "multipart/form-data"
METHODS = ("get", "post", "put", "patch", "delete")
VERSIONED = re.compile(r"/(?:(latest|supported|v\d{4})/)?api(/.*)", re.DOTALL)
# Answers that the document leaves out at some operations, and that a bad request or an unknown id has everywhere: more
# than 200 ids, a parameter of the wrong type, a broken body (fact book, chapter 5).
ALWAYS_POSSIBLE = {"400": "Validation", "404": "Not found"}


def read_document(path=DOCUMENT):
    """Return the document as it is written."""
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def described_document():
    """Return the document with the answers that are always possible, without the browser pages beside the API."""
    document = read_document()
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorMessages"}}}
    for path, methods in list(document["paths"].items()):
        if "servers" in methods:
            del document["paths"][path]
            continue
        for method in METHODS:
            for status, text in ALWAYS_POSSIBLE.items():
                if method in methods:
                    methods[method]["responses"].setdefault(status, {"description": text, "content": error})
    return document


class Contract:
    """The document with its operations by id.

    :param versions: numbered versions that exist, such as ``v2602``; any other in a path is answered with 404
    """

    def __init__(self, versions, path=DOCUMENT):
        document = read_document(path)
        self.version = document["info"]["version"]
        self.versions = set(versions)
        self.components = strict_components(document)
        self._validators = {}
        self.operations = {
            operation.id: operation
            for path, methods in document["paths"].items()
            # The few paths with servers of their own are browser pages beside the API.
            if "servers" not in methods
            for operation in self._operations(path, methods)
        }
        rules = [
            Rule(operation.route, methods=[operation.method], endpoint=operation)
            for operation in self.operations.values()
        ]
        self._routes = Map(rules, merge_slashes=False).bind("")

    def find(self, method, path):
        """Return the operation of a request and the texts of its path parameters.

        :raise Refused: 404 for an unknown version or path, 405 for an unknown method
        """
        match = VERSIONED.fullmatch(path)
        version = match and match[1]
        if not match or version not in (None, "latest", "supported") and version not in self.versions:
            raise Refused(404, [(None, "Not found.")])
        try:
            return self._routes.match(match[2].rstrip("/") or "/", method)
        except MethodNotAllowed as error:
            allowed = ", ".join(sorted(set(error.valid_methods or ()) - {"HEAD"}))
            raise Refused(405, [(None, "Method not allowed.")], [("Allow", allowed)]) from None
        except NotFound:
            raise Refused(404, [(None, "Not found.")]) from None

    def check(self, schema_name, value):
        """Return the errors of a value against a named schema, as a list of (field, message)."""
        if schema_name not in self._validators:
            schema = {"$ref": f"#/components/schemas/{schema_name}"}
            self._validators[schema_name] = validator(schema, self.components)
        return schema_errors(self._validators[schema_name].iter_errors(value))

    def _operations(self, path, methods):
        for method in METHODS:
            if method in methods:
                yield Operation(method.upper(), path, methods[method], self.components)


class Operation:
    """One operation of the document."""

    def __init__(self, method, path, description, components):
        self.id = description["operationId"]
        self.method = method
        self.route = re.sub(r"\{(\w+)\}", r"<\1>", path)
        self.needs_token = description.get("security") != []
        self.statuses = {int(status) for status in description["responses"]}
        parameters = description.get("parameters", ())
        self.parameters = [Parameter(one, components) for one in parameters if one["in"] != "path"]
        places = {place: {one["name"] for one in parameters if one["in"] == place} for place in ("header", "query")}
        self.header_only = places["header"] - places["query"]
        self._path_schemas = {one["name"]: one["schema"] for one in parameters if one["in"] == "path"}
        self._components = components
        body = description.get("requestBody", {})
        self.body_required = body.get("required", False)
        self.body_types = body.get("content", {})
        self._responses = description["responses"]
        self._validators = {}

    def read_parameters(self, request, path_texts):
        """Return all parameters of a request by name.

        :raise Refused: 400 for a bad value; 404 for an id in the path that is none
        """
        values = {name: self._path_value(name, text) for name, text in path_texts.items()}
        values.update(read_parameters(self.parameters, request.args, request.headers))
        return values

    def read_body(self, request):
        """Return the JSON body of a request, checked, or None when there is none.

        A multipart body gives its JSON part and its file; forms are left to the rule.

        :raise Refused: 400
        """
        if MULTIPART in self.body_types:
            return self._read_form(request)
        if self.body_types and "application/json" not in self.body_types:
            return None
        body = read_json(request, expected=bool(self.body_types), required=self.body_required)
        if body is not None:
            schema = self.body_types["application/json"]["schema"]
            errors = schema_errors(self._validator("request", schema).iter_errors(body))
            if errors:
                raise Refused(400, errors)
        return body

    def answer_errors(self, status, body):
        """Return what is wrong with an answer, as a list of (field, message); empty when it is as documented."""
        if status not in self.statuses:
            return [(None, f"Status {status} is not documented for {self.id}.")]
        types = self._responses.get(str(status), {}).get("content", {})
        if isinstance(body, bytes):
            return [] if "multipart/mixed" in types else [(None, f"{self.id} has no documented file for {status}.")]
        content = types.get("application/json")
        if content is None:
            return [] if body is None else [(None, f"{self.id} has no documented JSON answer for {status}.")]
        return schema_errors(self._validator(status, content["schema"]).iter_errors(body))

    def _read_form(self, request):
        meta, content = read_form(request)
        # Left out by a public client.
        meta.setdefault("sendWithInvoice", False)
        schema = self.body_types[MULTIPART]["schema"]["properties"]["meta"]
        if errors := schema_errors(self._validator("request", schema).iter_errors(meta)):
            raise Refused(400, errors)
        return {"meta": meta, "file": content}

    def _path_value(self, name, text):
        schema = self._path_schemas[name]
        if schema.get("$ref", "").endswith("/IdList"):
            return PathIds(read_ids(text), several="," in text)
        if schema.get("type") == "integer":
            if "," in text:
                raise Refused(404, [(None, "Not found.")])
            return read_ids(text)[0]
        return text

    def _validator(self, key, schema):
        # Compiled at first use: a process rarely meets all operations.
        if key not in self._validators:
            self._validators[key] = validator(schema, self._components)
        return self._validators[key]


class PathIds(list):
    """Ids of a path, sorted, without doubles; ``several`` tells that a list was asked for."""

    def __init__(self, ids, several):
        super().__init__(ids)
        self.several = several
