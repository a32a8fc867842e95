from odoo import fields, models


class ProcountorFetched(models.AbstractModel):
    """A setting of the Procountor company, as fetched: one row per remote value of one connection.

    A model of this kind names its key in ``_fetched_key``. What Procountor has no more is archived,
    not deleted: choices may refer to it.
    """

    _name = 'procountor.fetched'
    _description = "Setting fetched from Procountor"

    _fetched_key = ()

    connection_id = fields.Many2one('procountor.connection', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='connection_id.company_id', store=True, index=True)
    active = fields.Boolean(default=True, readonly=True, help="Off when Procountor has it no more.")

    def _refresh(self, connection, rows):
        """Make the stored rows of ``connection`` equal to the fetched ``rows``.

        :param list rows: dicts of field values, the key among them; a key that comes twice counts once
        :return: sentences that tell a person what is new, changed or gone
        """
        stored = {
            record._fetched_identity(): record
            for record in self.with_context(active_test=False).search([('connection_id', '=', connection.id)])
        }
        fetched = {tuple(row[name] for name in self._fetched_key): row for row in rows}
        gone = self.browse([record.id for key, record in stored.items() if key not in fetched and record.active])
        changes = [self.env._("%s is no longer in use.", record.display_name) for record in gone]
        gone.active = False
        for key in fetched.keys() & stored.keys():
            changes += stored[key]._take_over(fetched[key])
        new = self.create([{'connection_id': connection.id} | row for key, row in fetched.items() if key not in stored])
        return changes + [self.env._("%s is new.", record.display_name) for record in new]

    def _fetched_identity(self):
        return tuple(self[name] for name in self._fetched_key)

    def _fetched_value(self, name):
        value = self[name]
        return (value.id if isinstance(value, models.BaseModel) else value) or False

    def _take_over(self, row):
        """Write what ``row`` has otherwise, and return the sentences for it."""
        different = {name: value for name, value in row.items() if self._fetched_value(name) != (value or False)}
        was, was_active = self.display_name, self.active
        if different or not was_active:
            self.write(different | {'active': True})
        if not was_active:
            return [self.env._("%s is in use again.", self.display_name)]
        if self.display_name != was:
            return [self.env._("%(was)s is called %(now)s now.", was=was, now=self.display_name)]
        return [self._switch_sentence(name) for name in different if self._fields[name].type == 'boolean']

    def _switch_sentence(self, name):
        words = {'record': self.display_name, 'use': self._fields[name]._description_string(self.env)}
        if self[name]:
            return self.env._("%(record)s is in use again for: %(use)s.", **words)
        return self.env._("%(record)s is no longer in use for: %(use)s.", **words)
