"""Secrets at rest. They are sealed with a key that is not in the database, so that a dump of it tells nothing.

    PROCOUNTOR_SECRET_KEY        the key, 32 characters at least; one for all servers of a database
    PROCOUNTOR_SERVER_NAME       how a copy on another server is told from the original, see `server_name`
    PROCOUNTOR_CLIENT_ID,        the API client that new production connections use
    PROCOUNTOR_CLIENT_SECRET

Each may stand in the environment, or with small letters in the configuration file of Odoo, which mentions options that
it does not know itself in the log at its start (their names only). Without a configured key, one is made in the data
directory.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from odoo.tools import config

KEY_LENGTH = 32


class BadKey(Exception):
    """The key of the server is too short to protect anything."""


class UnknownKey(Exception):
    """The text was sealed with another key or for another place, or is damaged."""


class SecretBox:
    """Seals and opens texts with one key.

    :raise BadKey: fewer than 32 characters
    """

    def __init__(self, key):
        if len(key) < KEY_LENGTH:
            raise BadKey
        self._key = key.encode()
        self.fingerprint = self._derived("fingerprint").hex()[:12]

    def seal(self, text, place=""):
        """Return ``text`` as ``fingerprint of the key:sealed text``.

        :param place: where it may be used; nobody opens it for another one
        """
        return f"{self.fingerprint}:{self._fernet(place).encrypt(text.encode()).decode()}"

    def open(self, sealed, place=""):
        """Return the text that was sealed.

        :raise UnknownKey: another key has sealed it, it was sealed for another place, or it was changed
        """
        fingerprint, _, content = sealed.partition(":")
        if fingerprint != self.fingerprint:
            raise UnknownKey
        try:
            return self._fernet(place).decrypt(content.encode()).decode()
        except InvalidToken:
            raise UnknownKey from None

    def digest(self, *texts):
        """Return what stands for ``texts`` without telling them; equal for equal texts and keys."""
        joined = b"".join(hashlib.sha256(text.encode()).digest() for text in texts)
        return hmac.new(self._derived("digest"), joined, hashlib.sha256).hexdigest()

    def _fernet(self, place):
        return Fernet(urlsafe_b64encode(self._derived(f"seal {place}")))

    def _derived(self, purpose):
        # a key of its own for each purpose, so that none of them tells anything about another
        return hmac.new(self._key, purpose.encode(), hashlib.sha256).digest()


def server_box():
    """Return the box of this server.

    :raise BadKey: the configured key is too short, or the file of the made one is damaged
    :raise OSError: the data directory cannot be used
    """
    return SecretBox(configured("secret_key") or _made_once("secret.key"))


def server_name():
    """Return what tells this server from another one that runs a copy of the database.

    That is the configured name, else it comes with the key: several servers with one configured key are the same, and a
    key that was made here has a name beside it, which a key that is carried to another server leaves behind.
    """
    if name := configured("server_name"):
        return name
    return server_box().fingerprint if configured("secret_key") else _made_once("server.name")


def configured(name):
    """Return the setting ``name`` of the environment or of Odoo's configuration file, or ""."""
    full_name = f"procountor_{name}"
    return (os.environ.get(full_name.upper()) or config.get(full_name) or "").strip()


def _made_once(name):
    """Return the random text of a file in the data directory that only the server's own user reads."""
    path = Path(config["data_dir"], "procountor_connector", name)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent)  # of mode 600
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(KEY_LENGTH))
                file.flush()
                os.fsync(file.fileno())
            # Of several processes that come here at once, the first one wins, and nobody ever reads half a key.
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            os.unlink(draft)
    return path.read_text().strip()
