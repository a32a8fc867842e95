from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

USER = 'procountor_connector.group_procountor_user'
EDITABLE = {'decision', 'candidate_id'}
# Kinds of keys, in the words of `mapping.matching`, that make a record a candidate.
REASONS = ('business_id', 'einvoice', 'email', 'number', 'code', 'barcode', 'name', 'similar')


class ProcountorRegister(models.AbstractModel):
    """The matching board: which record of Odoo a row may be, and what a person decides about it.

    A model of this kind has ``candidate_id`` and ``candidate_ids``, records of Odoo.
    """

    _inherit = 'procountor.register'

    # new ------found, or chosen by hand--> suggested --applied: update with ID--> linked
    #  |  ^---------- chosen away ------------'  |                                  | ^
    #  |'---applied: add-------------------------|--------------------------------->' | linked by sending
    #  |                                         |    <--------- undone, unlinked ----'
    #  '---- ignore for good <------------------>' ignored
    match_state = fields.Selection(
        [('new', "Not found"), ('suggested', "Suggested"), ('linked', "Linked"), ('ignored', "Ignored")],
        string="State",
        compute='_compute_match_state',
        store=True,
        index=True,
        precompute=True,
    )
    decision = fields.Selection(
        [
            ('nothing', "Do nothing"),
            ('update', "Update with ID"),
            ('add', "Add to Odoo"),
            ('ignore', "Ignore for good"),
        ],
        string="Action",
        required=True,
        default='nothing',
        help="What happens when you select the row and press Apply. Ignored rows are not shown again.",
    )
    verdict = fields.Selection(
        [
            ('none', "Not found"),
            ('sure', "Sure"),
            ('suggested', "Suggestion"),
            ('several', "Several in Odoo"),
            ('claimed', "Several in Procountor"),
            ('address', "Further address of a linked one"),
        ],
        string="Finding",
        readonly=True,
        help="What Find in Odoo found out. Nothing but a sure one gets an action by itself.",
    )
    score = fields.Integer(readonly=True, aggregator=None, help="How much speaks for it, from 0 to 100.")
    reasons = fields.Char(readonly=True, help="Names of what is the same on both sides.")
    reason = fields.Char(compute='_compute_reason', string="Because of", help="What is the same on both sides.")
    is_by_hand = fields.Boolean(
        string="Decided by hand", readonly=True, help="A person decided; Find in Odoo leaves it alone."
    )
    is_wrong_number = fields.Boolean(
        string="Wrong business ID", readonly=True, help="The check digit of the business ID or VAT number is wrong."
    )

    @api.depends(lambda self: self._state_dependencies())
    def _compute_match_state(self):
        for row in self:
            if row._link():
                row.match_state = 'linked'
            elif row.decision == 'ignore':
                row.match_state = 'ignored'
            else:
                row.match_state = 'suggested' if row.candidate_id else 'new'

    @api.model
    def _state_dependencies(self):
        # ``active`` stands for the record itself: when it is deleted, the state is to change.
        records = [name for name in ('candidate_id', self._link_name) if name in self._fields]
        return ['decision', *(f'{name}.active' for name in records)]

    @api.depends('reasons')
    @api.depends_context('lang')
    def _compute_reason(self):
        words = self._reason_words()
        for row in self:
            row.reason = ', '.join(words[kind] for kind in (row.reasons or '').split(',') if kind in words)

    @api.model
    def _reason_words(self):
        env = self.env
        return {
            'business_id': env._("business ID"),
            'einvoice': env._("e-invoice address"),
            'email': env._("e-mail"),
            'number': env._("customer number"),
            'code': env._("code"),
            'barcode': env._("barcode"),
            'name': env._("name"),
            'similar': env._("similar name"),
        }

    # ------------------------------------------------------------------
    # BY HAND
    # ------------------------------------------------------------------

    @api.onchange('candidate_id')
    def _onchange_candidate_id(self):
        self.update(self._chosen_values({'candidate_id': self.candidate_id.id}))

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if not vals.keys() <= EDITABLE:
            raise AccessError(self.env._("Choose an action and a record of Odoo; the rest comes from Procountor."))
        self.check_access('write')
        if linked := self.filtered(lambda row: row.match_state == 'linked'):
            raise UserError(
                self.env._("%s is linked already. Unlink it first, then choose another record.", linked[0].name)
            )
        self._check_candidate(vals.get('candidate_id'))
        return super(ProcountorRegister, self.sudo()).write(self._chosen_values(vals) | {'is_by_hand': True})

    @api.model
    def _chosen_values(self, vals):
        """A record that is chosen is meant to be linked; one that is taken away cannot be."""
        if 'candidate_id' not in vals or 'decision' in vals:
            return vals
        return vals | {'decision': 'update' if vals['candidate_id'] else 'nothing'}

    def _check_candidate(self, candidate_id):
        """The person has to see the record, and the company of each row has to be able to use it."""
        if not candidate_id:
            return
        candidate = self._records().browse(candidate_id)
        candidate.check_access('read')
        for connection in self.connection_id:
            if problem := self._unfit_reason(candidate, connection):
                raise UserError(problem)

    @api.model
    def _unfit_reason(self, record, connection):
        """Return the sentence that says why ``record`` cannot be linked, or None: it belongs to another company."""
        if record.sudo().company_id and record.sudo().company_id.root_id != connection.sudo().company_id:
            return self.env._("%s belongs to another company than the connection.", record.display_name)
        return None

    # ------------------------------------------------------------------
    # BUTTONS
    # ------------------------------------------------------------------

    def action_fetch(self):
        """Fetch the register from Procountor in the background: first all, later what changed; then find in Odoo."""
        return self._request('fetch')

    def action_find(self):
        """Look for the records of Odoo in the background."""
        return self._request('find')

    def action_unlink_records(self):
        """Take the links of these rows away; the records stay as they are on both sides."""
        rows = self._to_change().filtered(lambda row: row._link())
        if not rows:
            raise UserError(self.env._("Select rows that are linked."))
        for row in rows:
            row.write({row._link_name: False, 'candidate_id': row._link().id, 'decision': 'nothing'})
        rows.write({'is_by_hand': True, 'outcome': False, 'result': False, 'run_id': False})

    def action_update_in_procountor(self):
        """Open the dialog that asks which fields of the linked records go to Procountor.

        :raise UserError: nothing is selected that can be updated
        """
        self._to_change()
        rows = self.filtered(lambda row: row.match_state == 'linked' and row.type in ('CUSTOMER', 'SALES'))
        if not rows:
            raise UserError(self.env._("Select customers or products for sale that are linked."))
        return self.env['procountor.register.update']._open_for(rows)

    def _to_change(self):
        """Return ``self`` with the rights to change it, after those of the person were checked."""
        if not self.env.user.has_group(USER):
            raise AccessError(self.env._("You need the Procountor right to do this. Ask your administrator."))
        self.check_access('write')
        return self.sudo()

    def _request(self, work):
        self._to_change()
        runs = self.env['procountor.register.run'].sudo()
        for connection in self._board_connections():
            runs._request(connection, self._name, work)
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    @api.model
    def _board_connections(self):
        """Return the connections of the companies that the person has chosen.

        :raise UserError: there is none that works
        """
        domain = [
            ('company_id', 'in', self.env.companies.ids),
            ('state', '=', 'connected'),
            ('is_disabled', '=', False),
        ]
        connections = self.env['procountor.connection'].search(domain)
        if not connections:
            raise UserError(
                self.env._("There is no working connection for this company. Test it under Procountor / Connections.")
            )
        return connections.sudo()
