"""Attachments of invoices, journals, partners and products (fact book, chapter 14)."""

import mimetypes

from ..multipart import mixed
from ..problems import Problems, Refused, blank, forbidden, invalid, not_found
from . import Answer, rule
from .attachment_owners import find_owner, refresh_owner
from .listing import Filter, page

KIND = "attachment"
MAX_BYTES = 10_000_000
OTHER = "application/octet-stream"
ORDERS = ("id", "created_date", "name", "size")


@rule("saveAttachment")
def save_attachment(call):
    """Store a file and tie it to its owner."""
    return add_attachment(call, call.body["meta"], call.body["file"])


@rule("getAttachment")
def get_attachment(call):
    """Return the metadata and the file."""
    attachment = _demand(call)
    content_type, body = mixed(shown(attachment), attachment["name"], file_of(call, attachment["id"]))
    return Answer(200, body, content_type=content_type)


@rule("renameAttachment")
def rename_attachment(call):
    """Rename; the extension stays."""
    attachment, name = _demand(call), call.body["name"]
    if _extension(name).casefold() != _extension(attachment["name"]).casefold():
        raise invalid("name", name)
    attachment["name"] = name
    call.register(KIND).replace(attachment)
    refresh_owner(call, attachment)
    return shown(attachment)


@rule("deleteAttachment")
def delete_attachment(call):
    """Remove an attachment."""
    attachment = _demand(call)
    call.register(KIND).delete(attachment["id"])
    call.store.execute("DELETE FROM attachment_file WHERE company = ? AND id = ?", (call.company, attachment["id"]))
    refresh_owner(call, attachment)
    return Answer(204)


@rule("getAttachments")
def get_attachments(call):
    """Search attachments: only with the paid Documents feature."""
    if not (call.fact("features") or {}).get("documents"):
        raise forbidden("The Documents feature is not in use.")
    asked, wanted = call.parameters, Filter()
    wanted.between("created_date", asked.get("createdStartDate"), _end(asked.get("createdEndDate")))
    wanted.between("size", asked.get("minSize"), asked.get("maxSize"))
    wanted.among("owner_type", asked.get("type"))
    wanted.equal("reference_id", asked.get("referenceId"))
    wanted.equal("user", asked.get("username"))
    if "name" in asked:
        wanted.add("instr(lower(name), lower(?))", asked["name"])
    return page(call, KIND, wanted, lambda row: _document(row.document), ORDERS)


def add_attachment(call, meta, content):
    """Store a file with its metadata; return the metadata.

    :raise Refused: 400
    """
    if not meta["name"].strip():
        raise blank("name")
    problems = Problems()
    if not _extension(meta["name"]):
        problems.invalid("name", meta["name"])
    owner_type = find_owner(call, meta)
    if owner_type is None:
        problems.invalid("referenceId", meta["referenceId"])
    problems.refuse()
    if len(content) > MAX_BYTES:
        raise Refused(400, [("file", f"The file is too large, at most {MAX_BYTES} bytes.")])
    attachments = call.register(KIND)
    members = {name: meta[name] for name in ("name", "referenceType", "referenceId", "sendWithInvoice")}
    members["mimeType"] = mimetypes.guess_type(meta["name"])[0] or OTHER
    inner = {"_size": len(content), "_attached": call.now, "_ownerType": owner_type, "_user": call.fact("user")["name"]}
    attachment = {"id": attachments.next_id(), **members, **inner}
    attachments.insert(attachment, call.now)
    values = (call.company, attachment["id"], content)
    call.store.execute("INSERT INTO attachment_file VALUES (?, ?, ?)", values)
    refresh_owner(call, attachment)
    return shown(attachment)


def file_of(call, attachment_id):
    """Return the bytes of an attachment."""
    query = "SELECT content FROM attachment_file WHERE company = ? AND id = ?"
    return call.store.execute(query, (call.company, attachment_id))[0][0]


def shown(attachment):
    """Return an attachment as the API shows it."""
    return {name: value for name, value in attachment.items() if not name.startswith("_")}


def _demand(call):
    attachment = call.register(KIND).get(call.parameters["attachmentId"])
    if attachment is None:
        raise not_found("Attachment")
    return attachment


def _extension(name):
    stem, dot, extension = name.strip().rpartition(".")
    return extension if stem and dot else ""


def _end(date):
    return date and f"{date}T23:59:59"


def _document(attachment):
    row = {name: attachment[name] for name in ("name", "referenceId", "referenceType")}
    inner = {name: attachment[f"_{name}"] for name in ("size", "user", "attached")}
    return {"attachmentId": attachment["id"], **row, **inner}
