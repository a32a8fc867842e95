"""Chromium for the browser tests and wkhtmltopdf for PDF: what is installed, else what apt can install."""

import shutil

from . import debian

# the names under which Odoo's own tests look for it
CHROMIUM = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def chromium():
    """Return the path of an installed Chromium or Chrome, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def missing(*, with_chromium):
    """Return the Debian packages that are missing."""
    packages = [] if chromium() or not with_chromium else ["chromium"]
    return packages if shutil.which("wkhtmltopdf") else [*packages, "wkhtmltopdf"]


def prepare(*, with_chromium):
    """Install what is missing as root, else stop with the command that does."""
    packages = missing(with_chromium=with_chromium)
    if packages:
        debian.install(packages, " and ".join(packages))
