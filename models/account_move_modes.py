import logging
from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import split_every

from .account_move import DOCUMENT_TYPES
from .concurrency import START_OVER

_logger = logging.getLogger(__name__)

BATCH = 200
MOST_AT_ONCE = 5000  # a request of the browser may take two minutes


class AccountMove(models.Model):
    """How documents get into the queue without being selected: by confirming them, and all that are not sent."""

    _inherit = 'account.move'

    # ------------------------------------------------------------------
    # WHEN CONFIRMED
    # ------------------------------------------------------------------

    def _post(self, soft=True):
        # EXTENDS 'account'
        posted = super()._post(soft)
        posted.sudo()._procountor_queue_confirmed()
        return posted

    def _procountor_queue_confirmed(self):
        """Queue what goes by itself. Whatever is wrong with that, it never keeps a document from being confirmed."""
        documents = self.filtered(lambda move: move.procountor_state == 'not_sent')
        if not documents:
            return
        try:
            with self.env.cr.savepoint():
                documents._procountor_queue_by_mode()
        except START_OVER:
            raise  # Odoo confirms them once more
        except Exception:
            _logger.exception("Procountor: %s were confirmed, but not queued", documents)

    def _procountor_queue_by_mode(self):
        """Queue what is sent as soon as it is confirmed, or some minutes later."""
        connections = self.env['procountor.connection']._by_company(self.company_id)

        def connection_and_mode(move):
            connection = connections[move.company_id.root_id]
            return connection, connection._send_mode_of(move)

        for (connection, mode), documents in self.grouped(connection_and_mode).items():
            if mode == 'immediately':
                documents._procountor_queue_unchecked(connections)
            elif mode == 'delayed':
                not_before = fields.Datetime.now() + timedelta(minutes=connection.send_delay)
                documents._procountor_queue(connections, next_try=not_before)._tell()

    def _procountor_queue(self, connections, **values):
        """Put the documents in the outbox, the oldest first; the scheduled action sends them."""
        exchanges = self.env['procountor.exchange'].sudo()
        return exchanges._enqueue('create_invoice', self._procountor_in_order(), connections, **values)

    def _procountor_queue_unchecked(self, connections):
        """Put the documents in the outbox; what goes at once is checked seconds later, when it goes."""
        exchanges = self.env['procountor.exchange'].sudo()
        exchanges._enqueue_unchecked('create_invoice', self._procountor_in_order(), connections)

    def _procountor_in_order(self):
        return self.sudo().sorted(lambda move: (move.invoice_date, move.name))

    # ------------------------------------------------------------------
    # ALL UNSENT
    # ------------------------------------------------------------------

    def action_procountor_send_all(self):
        """Queue every document of the chosen companies that is *Not sent*; what needs attention stays where it is."""
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to send. Ask your administrator."))
        self.check_access('write')
        connections = self.env['procountor.connection']._by_company(self.env.companies)
        states, unsent = Counter(), self._procountor_unsent(self.env.companies)
        for documents in unsent[:MOST_AT_ONCE]._procountor_batches():
            documents = documents.filtered(lambda move: move.company_id.root_id in connections)
            documents._procountor_queue(connections)
            states.update(document.procountor_state for document in documents)
            self.env.invalidate_all()  # there may be very many
        left = len(unsent[MOST_AT_ONCE:])
        return self._procountor_send_all_notification(states['queued'], states['blocked'], left)

    @api.model
    def _procountor_unsent(self, companies):
        """Return what is *Not sent* in ``companies`` and their branches, the oldest first."""
        domain = [
            ('procountor_state', '=', 'not_sent'),
            ('move_type', 'in', DOCUMENT_TYPES),
            ('company_id', 'child_of', companies.ids),
        ]
        return self.search(domain, order='invoice_date, name')

    def _procountor_batches(self):
        """Yield the documents, as many at a time as are kept in memory together."""
        yield from split_every(BATCH, self._ids, self.browse)

    def _procountor_send_all_notification(self, queued, blocked, left):
        sentences = [self.env._("On their way to Procountor: %s", queued)]
        if blocked:
            sentences.append(self.env._("Need attention: %s. Open Needs attention in the menu to see why.", blocked))
        if left:
            sentences.append(self.env._("Still not sent: %s. Press Send all unsent again.", left))
        return self._procountor_notification(sentences, is_warning=bool(blocked or left))
