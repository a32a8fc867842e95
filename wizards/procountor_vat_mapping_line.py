from odoo import api, fields, models

from ..mapping.vat import propose_for_position, propose_for_tax

IN_THE_WAY = ('changed', 'missing', 'percent')  # of sending


class ProcountorVatMappingLine(models.TransientModel):
    """A tax or a fiscal position, its VAT status, and the one that is proposed with the reason."""

    _name = 'procountor.vat.mapping.line'
    _description = "Line of the Procountor VAT Mapping"

    mapping_id = fields.Many2one('procountor.vat.mapping', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='mapping_id.company_id', store=True)
    tax_id = fields.Many2one('account.tax', readonly=True, ondelete='cascade')
    fiscal_position_id = fields.Many2one('account.fiscal.position', readonly=True, ondelete='cascade')
    name = fields.Char(compute='_compute_name')
    kind = fields.Selection(
        [('sale', "Sale tax"), ('purchase', "Purchase tax"), ('position', "Fiscal position")], compute='_compute_name'
    )
    documents = fields.Integer(string="Documents in 12 months", readonly=True)
    current_status_id = fields.Many2one('procountor.vat.status', string="Now", compute='_compute_current_status_id')
    choice_ids = fields.Many2many('procountor.vat.status', compute='_compute_current_status_id')
    status_id = fields.Many2one(
        'procountor.vat.status',
        string="VAT status",
        domain="[('id', 'in', choice_ids)]",
        ondelete='cascade',
    )
    reason = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ('changed', "Check"),
            ('missing', "Missing"),
            ('percent', "% not in use"),
            ('later', "Later"),
            ('proposed', "Proposed"),
            ('mapped', "Ready"),
        ],
        readonly=True,
    )
    is_chosen = fields.Boolean(
        string="Apply", compute='_compute_is_chosen', store=True, readonly=False, precompute=True
    )

    @api.depends('tax_id', 'fiscal_position_id')
    def _compute_name(self):
        for line in self:
            line.name = line._mapped_record().name
            line.kind = line.tax_id.type_tax_use or 'position'

    @api.depends('tax_id.procountor_vat_number', 'fiscal_position_id.procountor_vat_number')
    def _compute_current_status_id(self):
        for line in self:
            record = line._mapped_record()
            line.current_status_id = record.procountor_vat_status_id
            line.choice_ids = record.procountor_vat_choice_ids

    @api.depends('status_id')
    def _compute_is_chosen(self):
        # What a person chooses is ticked; the proposals come with their own tick.
        for line in self:
            line.is_chosen = line.status_id != line.current_status_id

    def _mapped_record(self):
        return self.tax_id or self.fiscal_position_id

    # ------------------------------------------------------------------
    # PROPOSAL
    # ------------------------------------------------------------------

    @api.model
    def _proposal_values(self, record, connection):
        """Return state, status and reason for the tax or fiscal position ``record``."""
        choices, current = record.procountor_vat_choice_ids, record.procountor_vat_status_id
        propose = propose_for_tax if record._name == 'account.tax' else propose_for_position
        proposal = propose(
            record._procountor_vat_facts(),
            [{'number': status.number, 'description': status.description} for status in choices],
        )
        state, proposed = record._procountor_vat_state(connection), current
        is_better = state == 'mapped' and proposal.number not in record._procountor_vat_numbers()
        if not current and (state == 'missing' or (is_better and proposal.number)):
            proposed = choices.filtered(lambda status: status.number == proposal.number)
            state = 'proposed' if proposed else state
        reason = self._reason(record, state, proposal, connection)
        if state in IN_THE_WAY and 'sales' not in record._procountor_vat_sides():
            state, reason = 'later', self.env._("%s Purchases are not fetched yet: it stops nothing.", reason)
        return {
            'state': state,
            'status_id': proposed.id,
            'is_chosen': state == 'proposed' and proposal.is_certain,
            'reason': reason,
        }

    def _reason(self, record, state, proposal, connection):
        if record.procountor_vat_warning:
            return record.procountor_vat_warning
        if state == 'percent':
            return self.env._("Switch it on in Procountor, or use another tax.")
        if record._name == 'account.tax' and not record._procountor_is_one_percentage():
            return self.env._("Not one percentage of the price: it can't be sent.")
        kind = self._kinds(record).get(proposal.kind) or self.env._("What it is for cannot be told from its settings.")
        if state == 'mapped':
            return kind if record.procountor_vat_number else self._reason_without_choice(record, kind, connection)
        if not proposal.number:
            return self.env._("%s Choose the status.", kind)
        return kind if proposal.is_certain else self.env._("%s Only a suggestion: check it.", kind)

    def _reason_without_choice(self, record, kind, connection):
        numbers = record._procountor_vat_numbers()
        statuses = connection.vat_status_ids.filtered(lambda status: status.number in numbers)
        return self.env._(
            "%(kind)s It has the status %(statuses)s; nothing needs to be chosen.",
            kind=kind,
            statuses=', '.join(statuses.mapped('description')),
        )

    def _kinds(self, record):
        """Return the sentence for each kind of ``mapping/vat.py``, as it reads for a tax or a fiscal position."""
        goods = self.env._("Goods, another EU country.")
        if record._name == 'account.fiscal.position':
            goods = self.env._("Another EU country; services go by their tax.")
        return {
            'aland': self.env._("Åland: outside the VAT area."),
            'construction': self.env._("Construction services: reverse charge."),
            'domestic': self.env._("Domestic VAT."),
            'eu_goods': goods,
            'eu_services': self.env._("Services, another EU country."),
            'export': self.env._("Outside the EU."),
            'import': self.env._("Import from outside the EU."),
            'no_vat': self.env._("Not on the VAT return."),
            'triangulation': self.env._("Triangular trade in the EU."),
        }
