"""HTML in small pieces. Every text is escaped here and nowhere else."""

from html import escape

GOOD = {"PAID", "MARKED_PAID", "APPROVED", "SENT", "ACTIVE", "OPEN"}
BAD = {"INVALIDATED", "PAYMENT_DENIED", "DELETED", "INACTIVE", "CLOSED"}
WAITING = {"UNFINISHED", "RECEIVED", "VERIFIED", "NOT_SENT", "PARTLY_PAID", "PENDING"}


class Html(str):
    """Text that is HTML already."""


def text(value):
    """Return a value as HTML; None becomes empty."""
    return value if isinstance(value, Html) else Html(escape("" if value is None else str(value)))


def element(name, content="", /, **attributes):
    """Return an element around a value; ``class_`` stands for ``class``, ``data_live`` for ``data-live``."""
    return Html(f"{single(name, **attributes)}{text(content)}</{name}>")


def single(tag, /, **attributes):
    """Return an element that has no end, such as ``input``; attributes as for :func:`element`."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Html(f"<{tag}{given}>")


def link(address, content, **attributes):
    """Return a link."""
    return element("a", content, href=address, **attributes)


def join(parts):
    """Return the pieces one after the other."""
    return Html("".join(text(part) for part in parts))


def live(name, content):
    """Return a part of the page that the script refreshes."""
    return element("div", content, data_live=name)


def section(title, content):
    """Return a heading and what is below it, refreshed by the script."""
    return live(title, join([element("h2", title), content]))


def table(heads, rows, empty="Nothing yet."):
    """Return a table, or a note when there are no rows. Numbers stand on the right."""
    if not rows:
        return element("p", empty, class_="note")
    numbers = [_is_number(value) for value in rows[0]]
    head = join(
        element("th", name, class_="number" if number else None) for name, number in zip(heads, numbers, strict=True)
    )
    body = join(element("tr", join(_cell(value) for value in row)) for row in rows)
    content = join([element("thead", element("tr", head)), element("tbody", body)])
    return element("div", element("table", content), class_="scroll")


def facts(pairs):
    """Return a list of names and values; empty values are left out."""
    shown = [(name, value) for name, value in pairs if value not in (None, "")]
    return element(
        "dl", join(element("div", join([element("dt", name), element("dd", value)])) for name, value in shown)
    )


def pill(status):
    """Return a status with a colour."""
    colour = "good" if status in GOOD else "bad" if status in BAD else "wait" if status in WAITING else ""
    return element("span", status, class_=f"pill {colour}".strip())


class Amount(Html):
    """An amount as text that stands on the right."""


def amount(number):
    """Return an amount with two decimals."""
    return Amount("" if number is None else f"{number:.2f}")


def document(content, told="", failed=False):
    """Return a whole page.

    :param told: what became of the last form
    """
    notice = element("p", told, class_="told bad" if failed else "told", role="status") if told else ""
    links = [link("/", "Procountor sandbox"), link("/requests", "Requests"), link("/faults", "Faults and switches")]
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<title>Procountor sandbox</title><link rel='icon' href='data:,'><link rel='stylesheet' href='/style.css'>"
        f"<script src='/live.js' defer></script></head><body>{element('nav', join(links), class_='top')}"
        f"<main>{text(notice)}{text(content)}</main></body></html>"
    )


def _fact(name, value):
    return element("div", join([element("dt", name), element("dd", value)]))


def _is_number(value):
    return isinstance(value, int | float | Amount) and not isinstance(value, bool)


def _cell(value):
    return element("td", value, class_="number" if _is_number(value) else None)
