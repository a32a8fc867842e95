from odoo import fields, models


class ProcountorPreviewProblem(models.TransientModel):
    """A thing to mend, or to know, before a document is sent, with the record to open for it."""

    _name = 'procountor.preview.problem'
    _description = "Problem in a Preview for Procountor"
    _order = 'is_blocking desc, id'

    preview_id = fields.Many2one('procountor.preview', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='preview_id.company_id', store=True)
    kind = fields.Selection([('blocking', "Mend"), ('warning', "Note")], compute='_compute_kind')
    is_blocking = fields.Boolean(readonly=True)
    sentence = fields.Char(string="What", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field='res_model', readonly=True)
    record_name = fields.Char(string="Where", readonly=True)

    def _compute_kind(self):
        for problem in self:
            problem.kind = 'blocking' if problem.is_blocking else 'warning'

    def _values(self, problem):
        """Return the values of a row for the `Problem`."""
        record = problem.record
        return {
            'sentence': str(problem),
            'is_blocking': problem.is_blocking,
            'res_model': record._name,
            'res_id': record.id,
            'record_name': record.display_name,
        }

    def action_open(self):
        """Open the record where it is mended."""
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.act_window',
            'res_model': self.res_model,
            'res_id': self.res_id,
            'views': [(False, 'form')],
        }
