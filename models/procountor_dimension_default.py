from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProcountorDimensionDefault(models.AbstractModel):
    """Something that says in which items of Procountor's dimensions a row belongs, unless the row says it itself.

    The text is checked against the fetched dimensions when it is saved, and once more before a document is sent: items
    are renamed in Procountor.
    """

    _name = 'procountor.dimension.default'
    _inherit = ['procountor.cure']
    _description = "With Default Items in Procountor"

    procountor_dimensions = fields.Char(
        string="Procountor dimensions",
        company_dependent=True,
        groups='account.group_account_invoice',
        help="Items for what the analytic distribution of a row leaves open: Dimension\\Item, several with a semicolon "
        "between. A product goes before its customer, the customer before the journal, the journal before the "
        "connection.",
    )

    @api.constrains('procountor_dimensions')
    def _check_procountor_dimensions(self):
        companies = {record: record._procountor_dimensions_company() for record in self}
        connections = self.env['procountor.connection']._by_company(self.env['res.company'].union(*companies.values()))
        nothing = self.env['procountor.connection']
        for record, company in companies.items():
            connection = connections.get(company.root_id, nothing)
            if problem := connection._dimension_text_problem(record.procountor_dimensions):
                raise ValidationError(problem)

    def _procountor_dimensions_company(self):
        """Return the company whose dimensions the text names."""
        return self.env.company

    def _procountor_dimensions_in(self, company):
        """Return the text for ``company``; a branch without one has that of the company above it."""
        return (
            self.with_company(company).procountor_dimensions
            or self.with_company(company.root_id).procountor_dimensions
            or ''
        )
