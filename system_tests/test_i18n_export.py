"""The list of texts in i18n/ is what Odoo exports from the addon as it is now."""

import polib

from devtools import i18n, servers


def test_the_list_holds_every_text_of_the_addon():
    ground = servers.ground()
    exported = {entry.msgid for entry in i18n.export(ground, ground.addon_database)}
    listed = {entry.msgid for entry in polib.pofile(str(i18n.TEMPLATE))}
    cure = "run ./dev i18n, then translate what is empty in i18n/"
    assert exported - listed == set(), f"texts are missing: {cure}"
    assert listed - exported == set(), f"texts are gone from the addon: {cure}"
