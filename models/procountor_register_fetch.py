from datetime import datetime, timedelta
from functools import partial

from odoo import api, models
from odoo.exceptions import UserError

OVERLAP = timedelta(hours=2)  # what was stored while the last fetch ran may have an older stamp
SECONDS = 60


class ProcountorRegister(models.AbstractModel):
    """Where the rows come from: the register is read in steps of 200, each of which is kept before the next one.

    A model of this kind names the types that it reads in ``_fetched_types`` and the resource of the client in
    ``_resource``; with ``_has_details`` the listing gives summaries alone.
    """

    _inherit = 'procountor.register'

    _fetched_types = ()
    _resource = None
    _has_details = False

    @api.model
    def _step_fetch(self, run):
        """Read and keep one page; tell whether it was the last one.

        :raise ApiError: Procountor does not give it now, or at all
        :raise UserError: the connection does not work
        """
        if reason := run.connection_id._state_reason():
            raise UserError(reason)
        with run.connection_id._client(timeout=SECONDS, is_waiting=False) as client:
            resource = getattr(client, self._resource)
            if not run.position:
                position = self._first_position(run)
                total = sum(resource.count(**each) for each in self._passes(position['since']))
                run._durably(partial(run._move, position, total=total))
                return False
            position = run._place()
            filters = self._passes(position['since'])[position['pass']]
            rows = resource.page(after=position['after'], **filters)
            answers = self._answers(resource, rows)
        run._durably(partial(self._keep_page, run, position, rows, answers))
        return run._place()['pass'] == len(self._passes(None))

    @api.model
    def _first_position(self, run):
        since = self.env['procountor.cursor']._get(run.connection_id, self._name).value
        return {'pass': 0, 'after': None, 'since': since or None, 'newest': since or None}

    @api.model
    def _passes(self, since):
        """Return the filters of each listing: the service shows either what is in use or what is not."""
        start = {'versionStartDate': datetime.fromisoformat(_moment(since)) - OVERLAP} if since else {}
        return [{'type': kind, 'active': active} | start for kind in self._fetched_types for active in (True, False)]

    @api.model
    def _answers(self, resource, rows):
        if not self._has_details:
            return rows
        details = resource.get_many([row['id'] for row in rows])
        return [details.get(str(row['id']), row) for row in rows]

    @api.model
    def _keep_page(self, run, position, rows, answers):
        """Keep the rows and the place where the next page starts, in one commit."""
        position = dict(position)  # this may be repeated
        self._store(run.connection_id, answers)
        stamps = [row['version'] for row in answers if row.get('version')]
        position['newest'] = max([*stamps, position['newest'] or ''], key=_moment) or None
        if len(rows) < 200:
            position |= {'pass': position['pass'] + 1, 'after': None}
            if position['pass'] == len(self._passes(None)):
                self.env['procountor.cursor']._set(run.connection_id, self._name, value=position['newest'])
        else:
            position['after'] = str(rows[-1]['id'])
        run._move(position, done=run.done + len(rows))

    @api.model
    def _store(self, connection, answers):
        """Make and change rows as ``answers`` of the service show them; what is the same stays."""
        ids = [str(answer['id']) for answer in answers]
        rows = self.search([('connection_id', '=', connection.id), ('procountor_id', 'in', ids)])
        known = rows.grouped('procountor_id')
        new = []
        for answer in answers:
            values = self._values_of(answer)
            if row := known.get(values['procountor_id']):
                # Not by their versions: two changes in one second share theirs (chapter 4.3).
                if different := {
                    name: value for name, value in values.items() if (row[name] or False) != (value or False)
                }:
                    row.write(different)
            else:
                new.append(values | {'connection_id': connection.id})
        self.create(new)


def _moment(stamp):
    """Return a stamp without fractions of a second and zone, which not all of them have."""
    return stamp[:19]
