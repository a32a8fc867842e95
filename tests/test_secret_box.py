import os
import stat
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from unittest.mock import patch

from odoo.tests import BaseCase
from odoo.tools import config

from odoo.addons.procountor_connector.models.secret_box import (
    BadKey,
    SecretBox,
    UnknownKey,
    configured,
    server_box,
    server_name,
)

KEY = 'k' * 32


class TestSecretBox(BaseCase):
    """What is kept in the database tells nothing without the key."""

    def setUp(self):
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(patch.dict(config.options, {'data_dir': folder}))
        self.enterContext(patch.dict(os.environ))
        for name in ('SECRET_KEY', 'SERVER_NAME'):
            os.environ.pop(f'PROCOUNTOR_{name}', None)
        self.folder = Path(folder, 'procountor_connector')

    def test_what_is_sealed_can_be_opened_and_does_not_show(self):
        box = SecretBox(KEY)
        sealed = box.seal("Ääkkönen 1234")
        self.assertEqual(box.open(sealed), "Ääkkönen 1234")
        self.assertNotIn("1234", sealed.partition(':')[2])
        self.assertNotEqual(sealed, box.seal("Ääkkönen 1234"), "equal secrets do not look equal")

    def test_the_key_is_named_and_another_one_opens_nothing(self):
        sealed = SecretBox(KEY).seal("secret")
        self.assertTrue(sealed.startswith(SecretBox(KEY).fingerprint))
        with self.assertRaises(UnknownKey):
            SecretBox('another key of sufficient length..').open(sealed)

    def test_what_is_sealed_for_one_place_opens_for_no_other(self):
        sealed = SecretBox(KEY).seal("secret", 'https://here.example:443')
        self.assertEqual(SecretBox(KEY).open(sealed, 'https://here.example:443'), "secret")
        for place in ('https://here.example:444', ''):
            with self.assertRaises(UnknownKey):
                SecretBox(KEY).open(sealed, place)

    def test_what_was_changed_is_not_opened(self):
        sealed = SecretBox(KEY).seal("secret")
        for damaged in (sealed[:-10], f'{sealed[:-10]}AAAAAAAAA=', 'ä' + sealed, sealed.partition(':')[0], ''):
            with self.assertRaises(UnknownKey):
                SecretBox(KEY).open(damaged)

    def test_a_digest_depends_on_the_borders_and_on_the_key(self):
        digests = {
            SecretBox(KEY).digest('ab', 'c'),
            SecretBox(KEY).digest('a', 'bc'),
            SecretBox(KEY.upper()).digest('ab', 'c'),
        }
        self.assertEqual(len(digests), 3)
        self.assertIn(SecretBox(KEY).digest('ab', 'c'), digests)

    def test_a_short_key_is_refused(self):
        os.environ['PROCOUNTOR_SECRET_KEY'] = KEY[1:]
        with self.assertRaises(BadKey):
            server_box()

    def test_the_environment_and_the_configuration_file_are_read(self):
        with patch.dict(config.options, {'procountor_secret_key': KEY}):
            self.assertEqual(server_box().fingerprint, SecretBox(KEY).fingerprint)
            os.environ['PROCOUNTOR_SECRET_KEY'] = KEY.upper()
            self.assertEqual(server_box().fingerprint, SecretBox(KEY.upper()).fingerprint)
        self.assertEqual(configured('no_such_setting'), '')
        self.assertFalse(self.folder.exists())

    def test_without_a_configured_key_one_is_made_that_only_the_server_reads(self):
        sealed = server_box().seal("secret")
        self.assertEqual(server_box().open(sealed), "secret")
        file = self.folder / 'secret.key'
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(self.folder.stat().st_mode), 0o700)
        self.assertEqual(list(self.folder.iterdir()), [file], "no draft stays behind")

    def test_several_that_make_the_key_at_once_get_the_same(self):
        together = Barrier(8)

        def make():
            together.wait()
            return server_box().fingerprint

        with ThreadPoolExecutor(8) as pool:
            fingerprints = {future.result() for future in [pool.submit(make) for _ in range(8)]}
        self.assertEqual(len(fingerprints), 1)

    def test_servers_with_one_configured_key_are_the_same_unless_they_are_named(self):
        os.environ['PROCOUNTOR_SECRET_KEY'] = KEY
        self.assertEqual(server_name(), SecretBox(KEY).fingerprint)
        os.environ['PROCOUNTOR_SERVER_NAME'] = 'staging'
        self.assertEqual(server_name(), 'staging')

    def test_a_key_that_is_carried_to_another_server_leaves_its_name_behind(self):
        fingerprint, name = server_box().fingerprint, server_name()
        (self.folder / 'server.name').unlink()
        self.assertEqual(server_box().fingerprint, fingerprint)
        self.assertNotEqual(server_name(), name)
