"""Multipart bodies: a JSON part and a file, in and out (fact book, chapter 14)."""

import io
import json
import re
import secrets
from urllib.parse import quote

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import MultiPartParser

from .bodies import MAX_BODY, parse_json, read_raw, without_nulls
from .problems import Refused

META, FILE = "meta", "file"
MAX_PARTS = 20


def read_form(request):
    """Return the JSON of the part ``meta`` and the bytes of the part ``file``, which may come in any order.

    :raise Refused: 400
    """
    raw = read_raw(request)
    boundary = request.mimetype_params.get("boundary")
    if request.mimetype != "multipart/form-data" or not boundary:
        raise Refused(400, [(None, "The content type has to be multipart/form-data with a boundary.")])
    fields, files = _parsed(raw, boundary)
    meta, content = _part(fields, files, META), _part(fields, files, FILE)
    value = without_nulls(parse_json(meta))
    if not isinstance(value, dict):
        raise Refused(400, [(META, "The part 'meta' has to be a JSON object.")])
    return value, content


def mixed(meta, name, content):
    """Return content type and bytes of an answer with a JSON part and a file."""
    boundary = f"part-{secrets.token_hex(12)}"
    head = json.dumps(meta, ensure_ascii=False, separators=(",", ":"))
    plain = re.sub(r"[^ -~]|[\"\\\\]", "_", name)
    lines = [
        f"--{boundary}",
        "Content-Type: application/json",
        "",
        head,
        f"--{boundary}",
        "Content-Type: application/octet-stream",
        f"Content-Disposition: attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "",
        "",
    ]
    body = "\r\n".join(lines).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return f"multipart/mixed; boundary={boundary}", body


def _parsed(raw, boundary):
    parser = MultiPartParser(max_form_memory_size=MAX_BODY, max_form_parts=MAX_PARTS)
    try:
        return parser.parse(io.BytesIO(raw), boundary.encode("latin-1"), len(raw))
    except (ValueError, RequestEntityTooLarge, LookupError):
        raise Refused(400, [(None, "The body is not valid multipart/form-data.")]) from None


def _part(fields, files, name):
    if name in files:
        return files[name].read()
    if name in fields:
        return fields[name].encode()
    raise Refused(400, [(name, f"The part '{name}' is missing.")])
