"""HTML in small pieces. Every text is escaped here and nowhere else."""

from html import escape

STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 0 1rem 3rem; color: #1c2733 }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
a { color: #0b5cad } .note { color: #5b6875 }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #dde3e9; white-space: nowrap }
th { font-size: .85rem; color: #5b6875 } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
"""


class Html(str):
    """Text that is HTML already."""


def text(value):
    """Return a value as HTML; None becomes empty."""
    return value if isinstance(value, Html) else Html(escape("" if value is None else str(value)))


def element(name, content, **attributes):
    """Return an element around a value; ``class_`` stands for ``class``."""
    given = "".join(f' {key.rstrip("_")}="{escape(str(value))}"' for key, value in attributes.items() if value)
    return Html(f"<{name}{given}>{text(content)}</{name}>")


def link(address, content):
    """Return a link."""
    return element("a", content, href=address)


def join(parts):
    """Return the pieces one after the other."""
    return Html("".join(text(part) for part in parts))


def table(heads, rows, empty="Nothing yet."):
    """Return a table, or a note when there are no rows. Numbers stand on the right."""
    if not rows:
        return element("p", empty, class_="note")
    head = join(element("th", name) for name in heads)
    body = join(element("tr", join(_cell(value) for value in row)) for row in rows)
    content = join([element("thead", element("tr", head)), element("tbody", body)])
    return element("div", element("table", content), class_="scroll")


def amount(number):
    """Return an amount with two decimals."""
    return f"{number:.2f}"


def document(content):
    """Return a whole page."""
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>Procountor sandbox</title><style>{STYLE}</style></head><body>{text(content)}</body></html>"
    )


def _cell(value):
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return element("td", value, class_="number" if is_number else None)
