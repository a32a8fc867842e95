from odoo import api, fields, models


class ProcountorVatChoice(models.AbstractModel):
    """Something whose VAT status in Procountor is chosen by a person.

    The choice is the number of the status, not the fetched row, so that it outlives the connection;
    its description is kept as it was, so that a renumbering is noticed (chapter 11.2).
    """

    _name = 'procountor.vat.choice'
    _description = "With a VAT Status in Procountor"

    procountor_vat_number = fields.Integer(
        string="Number of the Procountor VAT status",
        groups='account.group_account_invoice',
        help="0 when none is chosen.",
    )
    procountor_vat_description = fields.Char(
        string="Procountor VAT status as it was chosen", groups='account.group_account_invoice'
    )
    procountor_vat_choice_ids = fields.Many2many(
        'procountor.vat.status',
        compute='_compute_procountor_vat_choice_ids',
        compute_sudo=True,
        groups='account.group_account_invoice',
    )
    procountor_vat_status_id = fields.Many2one(
        'procountor.vat.status',
        string="Procountor VAT status",
        compute='_compute_procountor_vat_status_id',
        readonly=False,
        compute_sudo=True,
        domain="[('id', 'in', procountor_vat_choice_ids)]",
        help="In which box of the VAT return Procountor puts it.",
        groups='account.group_account_invoice',
    )
    procountor_vat_warning = fields.Char(
        compute='_compute_procountor_vat_status_id', compute_sudo=True, groups='account.group_account_invoice'
    )

    procountor_chart_id = fields.Char(
        string="External id in the chart of accounts, without module and company",
        compute='_compute_procountor_chart_id',
        compute_sudo=True,
        groups='account.group_account_invoice',
        help="Empty for one's own.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._procountor_kept(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._procountor_kept(vals))

    def _procountor_kept(self, vals):
        """Return ``vals`` with the number and the words of the status that is chosen in them.

        No inverse of the field: it runs after the other values of the same save are checked.
        """
        if 'procountor_vat_status_id' not in vals:
            return vals
        rest = {name: value for name, value in vals.items() if name != 'procountor_vat_status_id'}
        status = self.env['procountor.vat.status'].browse(vals['procountor_vat_status_id'] or ())
        return rest | {'procountor_vat_number': status.number, 'procountor_vat_description': status.description}

    def _procountor_vat_sides(self):
        """Return for which sides of business the choice is: ``sales``, ``purchase`` or both."""
        return ('sales', 'purchase')

    @api.depends('company_id')
    def _compute_procountor_vat_choice_ids(self):
        connections = self.env['procountor.connection']._by_company(self.company_id)
        for record in self:
            connection = connections.get(record.company_id.root_id, self.env['procountor.connection'])
            sides = record._procountor_vat_sides()
            record.procountor_vat_choice_ids = connection.vat_status_ids.filtered(
                lambda status, sides=sides: any(status[side] for side in sides)
            )

    @api.depends('procountor_vat_number', 'procountor_vat_description', 'procountor_vat_choice_ids')
    def _compute_procountor_vat_status_id(self):
        for record in self:
            number, choices = record.procountor_vat_number, record.procountor_vat_choice_ids
            status = choices.filtered(lambda status, number=number: status.number == number)
            record.procountor_vat_status_id = status
            record.procountor_vat_warning = bool(number and choices) and record._procountor_vat_warning_of(status)

    def _procountor_vat_state_of_choice(self):
        """Return ``missing`` or ``changed`` when something is wrong with the choice, else False."""
        if not self.procountor_vat_warning:
            return False
        return 'changed' if self.procountor_vat_status_id else 'missing'

    def _procountor_vat_numbers(self):
        """Return the numbers of the statuses that documents get by this, 0 among them when one is missing."""
        raise NotImplementedError

    def _procountor_vat_facts(self):
        """Return what the proposal of a status needs to know, in plain words. Hook for other charts of accounts."""
        raise NotImplementedError

    @api.depends('company_id')
    def _compute_procountor_chart_id(self):
        external_ids = self.get_external_id()
        for record in self:
            external_id = external_ids.get(record.id, '').partition('.')[2]
            record.procountor_chart_id = external_id.removeprefix(f'{record.company_id.id}_')

    def _procountor_vat_warning_of(self, status):
        """Return what is wrong with the choice, of which Procountor has ``status`` or nothing, else False."""
        if not status:
            return self.env._(
                "Procountor has no VAT status %(number)s (%(description)s) for this any more. Choose another.",
                number=self.procountor_vat_number,
                description=self.procountor_vat_description or '-',
            )
        if self.procountor_vat_description and status.description != self.procountor_vat_description:
            return self.env._(
                "Procountor's VAT status %(number)s is called %(now)s; it was %(was)s when it was chosen. "
                "Choose another, or tick it in the VAT mapping of the connection when it is right.",
                number=status.number,
                now=status.description,
                was=self.procountor_vat_description,
            )
        return False
