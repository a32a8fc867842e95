import logging
import time

import psycopg2
from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import api, fields, models
from odoo.fields import NO_ACCESS

from ..procountor_api import ApiError, NotNow, Token
from .secret_box import UnknownKey

_logger = logging.getLogger(__name__)

TRIES = 5


class ProcountorToken(models.Model):
    """The access token of one login, for all workers; nobody reads it but `SharedToken`.

    A row belongs to an address with client, secret and key, not to a connection: a changed key never meets the token of
    the old one, and a connection need not be committed before it logs in.
    """

    _name = 'procountor.token'
    _description = "Procountor Token"
    _log_access = False

    identity = fields.Char(required=True, readonly=True, groups=NO_ACCESS)
    sealed = fields.Char(readonly=True, groups=NO_ACCESS)
    expires_at = fields.Float(required=True, readonly=True, groups=NO_ACCESS, help="In seconds, as of time.time().")

    _identity_uniq = models.Constraint('UNIQUE (identity)', "There is a token of this login already.")

    @api.autovacuum
    def _drop_ended(self):
        self.sudo().search([('expires_at', '<', time.time())]).unlink()


class SharedToken:
    """The ``renew`` of a client: one login at a time for all workers, whose token all of them use.

    It has a transaction of its own, which ends before the request of the caller leaves, and touches neither that of the
    caller nor the ORM: clients may use it in threads. Chapter 3.1.

    :param registry: of the database
    :param SecretBox box: seals what is stored
    :param identity: of address and credentials, as `SecretBox.digest`
    :param seconds: how long the login of another worker is waited for
    """

    def __init__(self, registry, box, identity, seconds):
        self._registry = registry
        self._box = box
        self._identity = identity
        self._seconds = seconds

    def __call__(self, refused, login):
        """Return a token that is not ``refused``: a stored one that is fresh, else what ``login()`` gives.

        :raise NotNow: another worker has been logging in for too long
        :raise ApiError: of ``login``
        """
        for _try in range(TRIES):
            try:
                with self._cursor() as cr:
                    outcome = self._stored(cr, refused) or self._fetched(cr, login)
                if isinstance(outcome, ApiError):
                    raise outcome
                return outcome
            except SerializationFailure:
                continue  # another worker has stored a token since: read again
            except LockNotAvailable:
                raise NotNow("Another worker is still logging in to Procountor") from None
            except psycopg2.Error as error:
                _logger.warning("The token of Procountor cannot be shared: %s", type(error).__name__)
                break
        return login()

    def _cursor(self):
        return self._registry.cursor()

    def _stored(self, cr, refused):
        cr.execute("SELECT sealed, expires_at FROM procountor_token WHERE identity = %s", [self._identity])
        for sealed, expires_at in cr.fetchall():
            try:
                token = Token(self._box.open(sealed), expires_at)
            except UnknownKey:
                continue
            if token.is_fresh() and not (refused and refused.value == token.value):
                return token
        return None

    def _fetched(self, cr, login):
        """Log in while the row is locked. It collides with whoever had the lock before and stored a token.

        Return the error of a login that fails: the transaction has to end well, or the old token would stay.
        """
        cr.execute("SELECT set_config('lock_timeout', %s, true)", [f'{self._seconds}s'])
        cr.execute(
            """INSERT INTO procountor_token (identity, expires_at) VALUES (%s, 0)
               ON CONFLICT (identity) DO UPDATE SET expires_at = 0""",
            [self._identity],
            log_exceptions=False,
        )
        try:
            token = login()
        except ApiError as error:
            cr.execute("DELETE FROM procountor_token WHERE identity = %s", [self._identity])
            return error
        cr.execute(
            "UPDATE procountor_token SET sealed = %s, expires_at = %s WHERE identity = %s",
            [self._box.seal(token.value), token.expires_at, self._identity],
        )
        return token
