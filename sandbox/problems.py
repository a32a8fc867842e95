"""Refusals, and the error body of the service: ``{"errors": [{"status", "field", "message"}]}`` (chapter 5)."""


class Refused(Exception):
    """The service answers with an error.

    :param status: HTTP status
    :param errors: list of (field or None, message)
    :param headers: extra HTTP headers
    """

    def __init__(self, status, errors, headers=()):
        super().__init__(status, errors)
        self.status = status
        self.errors = errors
        self.headers = list(headers)

    @property
    def body(self):
        """The JSON body of the error answer."""
        return error_body(self.status, self.errors)


class Problems:
    """Collects what is wrong with a request, so that several errors are told at once."""

    def __init__(self):
        self.errors = []

    def add(self, field, message):
        """Add a message for a field, or for the whole object when ``field`` is None."""
        self.errors.append((field, message))

    def blank(self, field):
        """The field has to have a value."""
        self.add(field, f"Value of the '{field}' cannot be blank.")

    def invalid(self, field, value):
        """The value of the field is not acceptable."""
        self.add(field, f"Value of the '{field}' field is invalid: {shown(value)}")

    def refuse(self):
        """Raise what was collected, if anything."""
        if self.errors:
            raise Refused(400, self.errors)


def error_body(status, errors):
    """Return the JSON error body for a list of (field or None, message)."""
    return {
        "errors": [
            {"status": status, "field": field, "message": message} if field else {"status": status, "message": message}
            for field, message in errors
        ]
    }


def invalid(field, value):
    """Return a refusal because of one value."""
    problems = Problems()
    problems.invalid(field, value)
    return Refused(400, problems.errors)


def blank(field):
    """Return a refusal because a value is missing."""
    problems = Problems()
    problems.blank(field)
    return Refused(400, problems.errors)


def not_found(what):
    """Return a refusal because an object does not exist in this company."""
    return Refused(404, [(None, f"{what} not found.")])


def forbidden(message, field=None):
    """Return a refusal because of a right, a status or a closed period."""
    return Refused(403, [(field, message)])


def shown(value):
    """Return a value as it stands in an error message, cut to a readable length."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 200 else text[:200] + "..."


def schema_errors(errors):
    """Turn the errors of the schema validator into a list of (field, message)."""
    return [found for error in errors for found in _schema_error(error)]


def _schema_error(error):
    field, kind = field_path(error.instance_path), error.kind
    problems = Problems()
    if kind.name == "required":
        problems.blank(f"{field}.{kind.property}" if field else kind.property)
    elif kind.name == "additionalProperties":
        for name in kind.unexpected:
            problems.add(f"{field}.{name}" if field else name, f"Unknown field '{shown(name)}'.")
    elif kind.name in ("minLength", "minItems"):
        problems.blank(field)
    elif kind.name == "maxLength":
        problems.add(field, f"Value of the '{field}' field is too long, at most {kind.limit} characters.")
    elif field:
        problems.invalid(field, error.instance)
    else:
        problems.add(None, "The body is not of the documented type.")
    return problems.errors


def field_path(parts):
    """Return a path in the notation of the service: ``invoiceRows[0].unit``."""
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path
