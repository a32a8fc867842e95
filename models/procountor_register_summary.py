from markupsafe import Markup

from odoo import api, fields, models

from ..mapping.name_key import words
from .procountor_register_run import OPEN


class ProcountorRegister(models.AbstractModel):
    """What a person sees on the board beside the rows: how far the work is, and both records side by side.

    A model of this kind has ``_comparison(record)``.
    """

    _inherit = 'procountor.register'

    comparison = fields.Html(
        string="Side by side",
        compute='_compute_comparison',
        sanitize=False,  # made here, of escaped texts
    )

    @api.model
    def board_summary(self):
        """Return what the strip above the board shows, of the companies that the person has chosen.

        :return: ``{'runs': [{'id', 'work', 'is_open', 'done', 'total', 'progress', 'problem'}], 'undo': {'id', 'done',
            'failures'} or None}``
        """
        self.check_access('read')
        runs = self.env['procountor.register.run']
        ours = [('register', '=', self._name), ('company_id', 'in', self.env.companies.ids)]
        newest = runs.search(ours, limit=10)
        shown = runs.search([*ours, ('state', 'in', OPEN)], order='id') or newest[:1]
        last = newest.filtered(lambda run: run.work in ('apply', 'undo'))[:1]
        applied = [('run_id', '=', last.id), ('outcome', 'in', ('linked', 'created'))]
        done = self.search_count(applied) if last.work == 'apply' and last.state == 'done' else 0
        return {
            'runs': [self._run_summary(run) for run in shown if run.state in OPEN or run.problem],
            'undo': {'id': last.id, 'done': done, 'failures': last.failures} if done else None,
        }

    @api.model
    def _run_summary(self, run):
        works = dict(run._fields['work']._description_selection(self.env))
        values = {name: run[name] for name in ('id', 'done', 'total', 'progress', 'problem')}
        return values | {'work': works[run.work], 'is_open': run.state in OPEN}

    # ------------------------------------------------------------------
    # SIDE BY SIDE
    # ------------------------------------------------------------------

    @api.depends('candidate_id', 'details')
    @api.depends_context('lang')
    def _compute_comparison(self):
        for row in self:
            record = row._link() or row.candidate_id
            seen = record if record and record.with_user(self.env.user).has_access('read') else record.browse()
            row.comparison = row._comparison_table(row._comparison(seen.sudo()), bool(seen))

    def _comparison_table(self, lines, has_record):
        """Return the table of ``lines``, tuples of a label and the texts of both sides; what differs is marked."""
        head = Markup("<tr><th></th><th>%s</th><th>%s</th></tr>") % (self.env._("Procountor"), self.env._("Odoo"))
        body = Markup('').join(self._comparison_row(*line, has_record) for line in lines if line[1] or line[2])
        return Markup('<table class="table table-sm mb-0"><thead>%s</thead><tbody>%s</tbody></table>') % (head, body)

    def _comparison_row(self, label, theirs, ours, has_record):
        differs = has_record and words(str(theirs or '')) != words(str(ours or ''))
        mark = ' class="table-warning"' if differs else ''
        template = '<tr' + mark + '><th scope="row">%s</th><td>%s</td><td>%s</td></tr>'
        return Markup(template) % (label, theirs or '-', (ours or '-') if has_record else '')

    def _comparison(self, record):
        """Return ``(label, text of Procountor, text of Odoo)`` of what people compare."""
        raise NotImplementedError
