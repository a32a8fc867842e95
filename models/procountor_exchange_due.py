from odoo import api, fields, models

COUNTED = 1000  # of what is left, which the scheduler is told
PRIORITIES = (0, 1)
PENDING = [('state', 'in', ('waiting', 'uncertain')), ('is_ready', '=', True), ('is_unchecked', '!=', True)]
UNCHECKED = [('is_unchecked', '=', True)]
SERVING = [
    ('active', '=', True),
    ('is_disabled', '=', False),
    # An untested or refused key may open the books of another company.
    ('state', '=', 'connected'),
    ('new_key_sealed', '=', False),
]


class ProcountorExchange(models.Model):
    """What is due: what a person waits for first, then what has been due the longest.

    Each search asks for one connection and one priority, so that the index gives the rows that are due one after the
    other. However many wait for a time to come, or for another exchange, none of them is read.
    """

    _inherit = 'procountor.exchange'

    _due_idx = models.Index(
        "(connection_id, priority, next_try, id) "
        "WHERE state IN ('waiting', 'uncertain') AND is_ready IS TRUE AND is_unchecked IS NOT TRUE"
    )
    _priority_check = models.Constraint('CHECK (priority IN (0, 1))', "The priority is 0 or 1.")

    @api.model
    def _due_domain(self):
        return [
            *PENDING,
            ('next_try', '<=', fields.Datetime.now()),
            *((f'connection_id.{name}', operator, value) for name, operator, value in SERVING),
            *self._settled_domain(),
        ]

    @api.model
    def _due(self, connection, limit):
        """Return what of ``connection`` is to be done now, in this order."""
        due = self.browse()
        for priority in PRIORITIES:
            if len(due) < limit:
                due += self.search(self._due_of(connection, priority), order='next_try, id', limit=limit - len(due))
        return due

    def _due_of(self, connection, priority):
        return [('connection_id', '=', connection.id), ('priority', '=', priority), *self._due_domain()]

    @api.model
    def _count_due(self):
        """Return how much is due or to be checked, `COUNTED` of a connection and a priority at most."""
        domains = [self._due_of(each, priority) for each in self._in_service() for priority in PRIORITIES]
        domains.append(UNCHECKED)
        return sum(self.search_count(domain, limit=COUNTED) for domain in domains)

    @api.model
    def _soonest(self):
        """Return when the next one will be due that is not due yet, or None."""
        now, moments = fields.Datetime.now(), []
        for connection in self._in_service():
            for priority in PRIORITIES:
                of_these = [('connection_id', '=', connection.id), ('priority', '=', priority), *PENDING]
                later = self.search_fetch([*of_these, ('next_try', '>', now)], ['next_try'], order='next_try', limit=1)
                moments += later.mapped('next_try')
        return min(moments, default=None)

    @api.model
    def _in_service(self):
        return self.env['procountor.connection'].search(SERVING)

    @api.model
    def _serving(self):
        """Return the connections that have something due."""
        return self._in_service().filtered(lambda connection: self._due(connection, 1))
