"""An answer ready to leave."""

import json

JSON = "application/json"


class Dropped(ConnectionError):
    """The connection is closed without an answer: a fault that was ordered."""


class Reply:
    """An answer ready to leave: status, body as bytes, headers."""

    def __init__(self, status, body=b"", content_type=JSON, headers=()):
        self.status = status
        self.body = body
        self.headers = [*headers]
        if content_type:
            self.headers.append(("Content-Type", content_type))

    @classmethod
    def json(cls, status, value, headers=()):
        """Return a reply with a JSON value; None = no body."""
        if value is None:
            return cls(status, content_type=None, headers=headers)
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        # A refused value may hold half a character pair, which UTF-8 cannot carry.
        return cls(status, text.encode("utf-8", "replace"), headers=headers)
