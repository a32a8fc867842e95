"""Chromium for the browser tests and wkhtmltopdf for PDF: what is installed, else what apt can install."""

import ctypes
import shutil

from . import debian

# the names under which Odoo's own tests look for it
CHROMIUM = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def chromium():
    """Return the path of an installed Chromium or Chrome, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def prepare(*, with_chromium):
    """Install what is missing as root, else stop with the command that does."""
    packages = missing(with_chromium=with_chromium)
    if packages:
        debian.install(packages, " and ".join(packages))


def missing(*, with_chromium):
    """Return the Debian packages that are missing."""
    needed = {"wkhtmltopdf": shutil.which("wkhtmltopdf")}
    if with_chromium:
        # playwright steers the browser with a program that needs the library
        needed |= {"chromium": chromium(), "libatomic1": has_library("libatomic.so.1")}
    return [package for package, found in needed.items() if not found]


def has_library(name):
    """Tell whether programs find the shared library ``name``."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
