"""Attachments as files. Only kinds that a browser shows without running anything open; others are saved."""

from urllib.parse import quote

from ..reply import Reply

SHOWN = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


def serve_attachment(sandbox, company, attachment_id):
    """Return the file, or None when there is none."""
    attachment = sandbox.store.register("attachment", company).get(attachment_id)
    if attachment is None:
        return None
    where = (company, attachment_id)
    rows = sandbox.store.execute("SELECT content FROM attachment_file WHERE company = ? AND id = ?", where)
    kind = SHOWN.get(attachment["name"].rpartition(".")[2].lower())
    headers = [
        ("Content-Disposition", f"{'inline' if kind else 'attachment'}; filename*=UTF-8''{quote(attachment['name'])}"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
    ]
    return Reply(200, bytes(rows[0][0]) if rows else b"", kind or "application/octet-stream", headers)
