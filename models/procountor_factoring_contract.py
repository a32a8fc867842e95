from odoo import api, fields, models


class ProcountorFactoringContract(models.Model):
    """A contract of the Procountor company with a financing company, which buys its invoices and is paid for them."""

    _name = 'procountor.factoring.contract'
    _inherit = ['procountor.fetched']
    _description = "Procountor Financing Contract"
    _order = 'name'
    _fetched_key = ('procountor_id',)

    name = fields.Char(required=True, readonly=True)
    procountor_id = fields.Char(string="Procountor ID", required=True, readonly=True)
    iban = fields.Char(string="IBAN", required=True, readonly=True, help="Where the customers pay to.")

    _contract_uniq = models.Constraint(
        'UNIQUE (connection_id, procountor_id)',
        "This financing contract is there already.",
    )

    @api.model
    def _rows(self, contracts):
        """Return the rows of the listing ``GET /factoringcontracts``: those in force."""
        return [
            {
                'procountor_id': str(contract['id']),
                'name': ' '.join(
                    filter(None, [(contract.get('financingCompany') or {}).get('name'), contract['contractNumber']])
                ),
                'iban': contract['financingCompanyBankAccount'],
            }
            for contract in contracts
            if contract.get('status') == 'ACTIVE'
        ]
