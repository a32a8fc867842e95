import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .concurrency import START_OVER

_logger = logging.getLogger(__name__)

BATCH = 50


class ProcountorRegister(models.AbstractModel):
    """What becomes of the decisions: links and new records, in the background, and how they are taken back.

    A model of this kind has ``_new_values(row)`` and ``_twins(rows)``.
    """

    _inherit = 'procountor.register'

    run_id = fields.Many2one(
        'procountor.register.run', string="Applied by", readonly=True, index='btree_not_null', ondelete='set null'
    )
    outcome = fields.Selection(
        [
            ('waiting', "Waiting"),
            ('linked', "Linked"),
            ('created', "Added"),
            ('nothing', "Nothing done"),
            ('failed', "Not done"),
            ('undone', "Undone"),
        ],
        readonly=True,
        index='btree_not_null',
    )
    result = fields.Char(readonly=True, help="What became of it when it was applied last.")

    # ------------------------------------------------------------------
    # IN
    # ------------------------------------------------------------------

    def action_apply(self):
        """Do what stands in the column Action of the selected rows, in the background."""
        rows = self._to_change()
        self._check_may_add()
        todo = rows.filtered(lambda row: not row._link())
        if not todo:
            raise UserError(self.env._("Select rows that are not linked yet, and choose an action for each."))
        runs = self.env['procountor.register.run'].sudo()
        for connection, group in todo.grouped('connection_id').items():
            run = runs._request(connection, self._name, 'apply', total=len(group))
            group.write({'run_id': run.id, 'outcome': 'waiting', 'result': False})
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    def _check_may_add(self):
        records = self._records()
        if any(row.decision == 'add' for row in self) and not records.has_access('create'):
            raise AccessError(
                self.env._(
                    "You may not create %s in Odoo. Ask your administrator for the right, or choose another action.",
                    self.env['ir.model']._get(records._name).name,
                )
            )

    # ------------------------------------------------------------------
    # APPLY
    # ------------------------------------------------------------------

    @api.model
    def _step_apply(self, run):
        """Do a batch of rows; tell whether it was the last one."""
        waiting = [('run_id', '=', run.id), ('outcome', '=', 'waiting')]
        rows = self.search(waiting, limit=BATCH, order='id')
        run._durably(lambda: rows._apply(run))
        return not self.search_count(waiting, limit=1)

    def _apply(self, run):
        rows = self.with_context(lang=run.requested_by_id.lang)
        for row in rows.filtered(lambda row: row._link()):
            row._note('linked', self.env._("It was linked meanwhile."))
        rows = rows.filtered(lambda row: not row._link())
        rows.filtered(lambda row: row.decision in ('nothing', 'ignore')).write({'outcome': 'nothing'})
        rows.filtered(lambda row: row.decision == 'update')._apply_links()
        rows.filtered(lambda row: row.decision == 'add')._apply_additions(run.requested_by_id)
        failures = len(self.filtered(lambda row: row.outcome == 'failed'))
        run._move({}, done=run.done + len(self), failures=run.failures + failures)

    def _apply_links(self):
        """Link each with the chosen record, unless another row has it."""
        taken = self._linked_among(self.candidate_id)
        for row in self:
            record = row.candidate_id
            if not record:
                row._note('failed', self.env._("Choose the record in Odoo first."))
            elif problem := self._unfit_reason(record, row.connection_id):
                row._note('failed', problem)
            elif other := taken.get((row.type, record.id)):
                row._note(
                    'failed',
                    self.env._("%(record)s is linked with %(other)s.", record=record.display_name, other=other.name),
                )
            else:
                taken[row.type, record.id] = row
                row._link_with(record, 'linked', self.env._("Linked with %s.", record.display_name))

    def _linked_among(self, records):
        """Return the rows of this connection that ``records`` are linked with, by type and id of the record."""
        linked = self.search([('connection_id', 'in', self.connection_id.ids), (self._link_name, 'in', records.ids)])
        return {(row.type, row._link().id): row for row in linked}

    def _apply_additions(self, user):
        """Make a record for each as ``user``; entries of one company, a customer and a supplier, share theirs."""
        twins, made = self._twins(), {}
        shared = self.browse()
        for row in self:
            key = row._twin_key()
            if key in twins:
                row._note('failed', row._twin_sentence(twins[key]))
            elif key and key in made:
                shared += row
            else:
                made[key or row] = row
        self.browse([row.id for row in made.values()])._create_records(user)
        for row in shared:
            row._share(made[row._twin_key()])

    def _share(self, other):
        record = other._link()
        if not record:
            self._note('failed', other.result)
        elif other.type == self.type:
            self._note('failed', self._twin_sentence(record))
        else:
            self._link_with(record, 'linked', self.env._("Linked with %s, which was added.", record.display_name))

    def _create_records(self, user):
        """Make all at once, which is fast; when one of them cannot be made, each by itself."""
        if not self:
            return
        maker = self._records().with_user(user)
        try:
            with self.env.cr.savepoint():
                company = self.connection_id.company_id
                records = maker.with_company(company).create([row._new_values() for row in self])
                records.flush_recordset()
        except START_OVER:
            raise
        except Exception as error:
            if len(self) > 1:
                for row in self:
                    row._create_records(user)
            else:
                self._note('failed', self._creation_problem(error))
        else:
            for row, record in zip(self, records, strict=True):
                row._link_with(record.sudo(), 'created', row._created_sentence(record.sudo()))

    def _creation_problem(self, error):
        if isinstance(error, UserError):
            return str(error)
        _logger.exception("Procountor register: row %s could not be added to Odoo", self.id)
        return self.env._("It could not be added by an error. Ask your administrator to look into the log.")

    def _link_with(self, record, outcome, result):
        self.write({self._link_name: record.id, 'candidate_id': record.id, 'outcome': outcome, 'result': result})

    def _note(self, outcome, result):
        self.write({'outcome': outcome, 'result': result})

    # ------------------------------------------------------------------
    # UNDO
    # ------------------------------------------------------------------

    @api.model
    def _step_undo(self, run):
        """Take back a batch of rows; tell whether it was the last one."""
        applied = [('run_id', '=', run.undone_run_id.id), ('outcome', 'in', ('linked', 'created'))]
        # Links with a new record go before the record does.
        rows = self.search(applied, limit=BATCH, order='outcome desc, id desc')
        run._durably(lambda: rows._undo(run))
        return not self.search_count(applied, limit=1)

    def _undo(self, run):
        user = run.requested_by_id
        for row in self.with_context(lang=user.lang):
            record, was_created = row._link(), row.outcome == 'created'
            row.write(
                {
                    row._link_name: False,
                    'decision': 'add' if was_created else 'update',
                    'outcome': 'undone',
                    'result': self.env._("Undone."),
                }
            )
            if was_created and record and not row._remove(record, user):
                row.result = self.env._("Undone; %s stays in Odoo: it was changed or used since.", record.display_name)
        run._move({}, done=run.done + len(self))

    def _remove(self, record, user):
        """Delete a ``record`` that was added here, unless somebody changed or used it. Return whether it is gone."""
        is_linked = self.search_count([(self._link_name, '=', record.id)], limit=1)  # of another company, or by hand
        if is_linked or record._procountor_is_changed():
            return False
        try:
            with self.env.cr.savepoint():
                self.candidate_id = False
                record._procountor_with_parts().with_user(user).unlink()
                self.env.flush_all()
        except START_OVER:
            raise
        except (UserError, psycopg2.Error):
            self.env.invalidate_all()
            return False
        return True

    # ------------------------------------------------------------------
    # FOR EACH REGISTER
    # ------------------------------------------------------------------

    def _new_values(self):
        """Return the values of a new record of Odoo for this row."""
        raise NotImplementedError

    def _twin_key(self):
        """Return what two records of Odoo must not have in common, or False."""
        raise NotImplementedError

    def _twins(self):
        """Return the records of Odoo that have the `_twin_key` of one of these rows, by key."""
        raise NotImplementedError

    def _twin_sentence(self, record):
        """Return the sentence that says that ``record`` has the key already."""
        raise NotImplementedError

    def _created_sentence(self, record):
        return self.env._("Added as %s.", record.display_name)
