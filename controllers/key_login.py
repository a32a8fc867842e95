import logging
import re

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.procountor_connection_login import CALLBACK

# the address may also stand percent-encoded in another one: that of the page to log in to Odoo
CALLBACK_IN_LOG = re.compile(r'(keylogin[^\s"?]{1,9}callback)[^\s"]*')


class NoCodeInLog(logging.Filter):
    """The server logs the address of every request; that of the callback without its query, which holds a code."""

    def filter(self, record):
        message = record.getMessage()
        if CALLBACK_IN_LOG.search(message):
            record.msg, record.args = CALLBACK_IN_LOG.sub(r'\1', message), ()
        return True


logging.getLogger('werkzeug').addFilter(NoCodeInLog())


class KeyLogin(http.Controller):
    """Where the browser comes back to from Procountor."""

    @http.route(CALLBACK, type='http', auth='user', methods=['GET'])
    def callback(self, state='', code='', error='', **_unknown):
        """Store the key and show the connection, or a page that says what went wrong and what to do."""
        try:
            connection = request.env['procountor.connection']._finish_login(state, code, error)
        except UserError as failure:
            values = {'message': str(failure)}
            response = request.render('procountor_connector.key_login_failed', values, status=400)
        else:
            response = request.redirect(f'/odoo/procountor-connections/{connection.id}')
        # neither a cache nor the next page gets to know the address, in which the code stands
        response.headers['Cache-Control'] = 'no-store'
        response.headers['Referrer-Policy'] = 'no-referrer'
        return response
