from odoo import fields, models

DOMESTIC = 1  # matched by number, never by the text, which is translated (chapter 11.2)


class ProcountorVatStatus(models.Model):
    """A VAT status that the Procountor company has in use, as fetched."""

    _name = 'procountor.vat.status'
    _description = "Procountor VAT Status"
    _order = 'number'
    _rec_name = 'description'

    connection_id = fields.Many2one('procountor.connection', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='connection_id.company_id', store=True)
    number = fields.Integer(required=True, readonly=True, help="The number part of Procountor's code vat_NN.")
    description = fields.Char(required=True, readonly=True)
    sales = fields.Boolean(readonly=True)
    purchase = fields.Boolean(readonly=True)

    _number_uniq = models.Constraint(
        'UNIQUE (connection_id, number)',
        "This VAT status is there already.",
    )

    def _refresh(self, connection, rows):
        """Make the stored statuses of ``connection`` equal to the fetched ``rows`` (chapter 11.1)."""
        stored = {status.number: status for status in connection.vat_status_ids}
        fetched = {
            row['vatStatus']: {
                'description': row.get('description') or str(row['vatStatus']),
                'sales': row.get('sales', False),
                'purchase': row.get('purchase', False),
            }
            for row in rows
        }
        for number, status in stored.items():
            if number not in fetched:
                status.unlink()
        for number, values in fetched.items():
            if number in stored:
                stored[number].write(values)
        self.create(
            [
                {'connection_id': connection.id, 'number': number} | values
                for number, values in fetched.items()
                if number not in stored
            ]
        )
