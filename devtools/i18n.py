"""./dev i18n: the list of all texts, as Odoo exports it, and the translations brought up to it."""

import contextlib
import shutil
import tempfile
from pathlib import Path

from . import odoo
from .commands import run as run_command
from .ground import ready
from .paths import ADDON, ADDONS, ROOT
from .progress import say, step
from .templates import NOT_INSTALLED

FOLDER = ROOT / "i18n"
TEMPLATE = FOLDER / f"{ADDON}.pot"
LANGUAGES = ("fi", "sv")
# They would make every export differ from the one before.
CHANGING = ("POT-Creation-Date", "PO-Revision-Date")


def run(odoo_path):
    """Write i18n/ anew: new texts come in empty, translated ones stay, those that are gone go."""
    with ready(odoo_path) as ground, ground.with_addon() as ground, step("Exporting the texts"):
        template = export(ground, ground.addon_database)
    FOLDER.mkdir(exist_ok=True)
    template.save(str(TEMPLATE))
    for language in LANGUAGES:
        catalog = merge(template, FOLDER / f"{language}.po", language)
        missing = [entry.msgid for entry in catalog if not entry.msgstr]
        say(f"i18n/{language}.po: {len(catalog)} texts, {len(missing)} not translated.")


def export(ground, database):
    """Return the texts of the addon in ``database`` and in the sources, as a ``polib.POFile`` without translations."""
    import polib

    with sources() as addons, tempfile.TemporaryDirectory() as folder:
        config, output = Path(folder) / "odoo.conf", Path(folder) / f"{ADDON}.pot"
        config.write_text(odoo.CONFIG.read_text().replace(str(ADDONS), str(addons)))
        run_command(
            odoo.command("i18n", "export", "-c", config, "-d", database, "-o", output, ADDON),
            "export the texts",
            log="i18n",
            env=odoo.child_environment(ground.base),
        )
        template = polib.pofile(str(output), wrapwidth=0)
    for name in CHANGING:
        template.metadata.pop(name)
    return template


@contextlib.contextmanager
def sources():
    """Provide a folder with a copy of the addon alone: Odoo would walk through .dev/ and the tests too."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT, Path(folder) / ADDON, ignore=shutil.ignore_patterns(".*", "__pycache__", *NOT_INSTALLED))
        yield folder


def merge(template, path, language):
    """Write the file of one language with the texts of ``template``, and return it."""
    import polib

    former = polib.pofile(str(path)) if path.exists() else []
    known = {entry.msgid: entry.msgstr for entry in former}
    catalog = polib.pofile(str(template), wrapwidth=0)
    catalog.metadata["Language"] = language
    for entry in catalog:
        entry.msgstr = known.get(entry.msgid, "")
    catalog.save(str(path))
    return catalog
