from odoo import api, models
from odoo.tools import SQL

from ..mapping.matching import match

DECISIONS = {'sure': 'update', 'none': 'add'}  # the other verdicts are for a person


class ProcountorRegister(models.AbstractModel):
    """Which records of Odoo the rows may be: both sides are read whole, in one query each, and compared in memory.

    A model of this kind has ``_rules``, and gives ``_row_side(row)`` and ``_record_sides(connection)``.
    """

    _inherit = 'procountor.register'

    _rules = None

    @api.model
    def _step_find(self, run):
        """Find everything in one transaction, and say that it is done."""
        run._durably(lambda: run._move({}, total=1, done=self._find(run.connection_id) and 1))
        return True

    @api.model
    def _find(self, connection):
        """Compare the rows that nobody decided about with the records of Odoo, and keep what was found."""
        rows = self.search_fetch(
            [('connection_id', '=', connection.id), ('match_state', '!=', 'ignored')],
            ['name', 'type', 'details', 'is_in_use', 'is_by_hand', self._link_name],
        )
        records = self._record_sides(connection)
        open_rows = rows.filtered(lambda row: not row._link() and not row.is_by_hand)
        found = {}
        for kind, group in rows.grouped('type').items():
            linked = {row._link().id for row in group - open_rows} - {False}
            sides = [self._row_side(row) for row in open_rows if row.type == kind]
            found |= match(sides, records, self._rules, linked)
        self._keep_matches(open_rows, found)
        connection._is_matched_now(self._name)
        return True

    @api.model
    def _keep_matches(self, rows, found):
        """Write the findings with one query for all of the ``rows``."""
        if not rows:
            return
        values = [(row.id, *self._match_values(row, found[row.id])) for row in rows]
        columns = [list(column) for column in zip(*values, strict=True)]
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """UPDATE %s board
                      SET verdict = found.verdict, score = found.score, reasons = found.reasons,
                          candidate_id = found.candidate, decision = found.decision, match_state = found.state
                     FROM UNNEST(%s::int[], %s::text[], %s::int[], %s::text[], %s::int[], %s::text[], %s::text[])
                       AS found (id, verdict, score, reasons, candidate, decision, state)
                    WHERE board.id = found.id
                RETURNING board.id""",
                SQL.identifier(self._table),
                *columns,
            )
        )
        self._keep_candidates(rows, found)
        self.env.invalidate_all(flush=False)

    @api.model
    def _match_values(self, row, result):
        best = result.candidates[0] if result.candidates else None
        decision = DECISIONS.get(result.verdict, 'nothing')
        if decision == 'add' and not row.is_in_use:
            decision = 'nothing'
        return (
            result.verdict,
            best.score if best else 0,
            ','.join(best.reasons) if best else '',
            best.id if best else None,
            decision,
            'suggested' if best else 'new',
        )

    @api.model
    def _keep_candidates(self, rows, found):
        """Keep all candidates of the rows that have several, for the person who chooses."""
        field = self._fields['candidate_ids']
        table, mine, theirs = (SQL.identifier(name) for name in (field.relation, field.column1, field.column2))
        pairs = [
            (row.id, candidate.id)
            for row in rows
            for candidate in found[row.id].candidates
            if len(found[row.id].candidates) > 1
        ]
        row_ids, candidate_ids = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        self.env.cr.execute(SQL("DELETE FROM %s WHERE %s = ANY(%s)", table, mine, rows.ids))
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, %s) SELECT * FROM UNNEST(%s::int[], %s::int[])",
                table,
                mine,
                theirs,
                row_ids,
                candidate_ids,
            )
        )

    # ------------------------------------------------------------------
    # FOR EACH REGISTER
    # ------------------------------------------------------------------

    @api.model
    def _row_side(self, row):
        """Return the row as it is compared."""
        raise NotImplementedError

    @api.model
    def _record_sides(self, connection):
        """Return the records of Odoo that the company of ``connection`` can use, as they are compared."""
        raise NotImplementedError

    @api.model
    def _companies_of(self, connection):
        """Return the ids of the companies whose records ``connection`` can use."""
        return self.env['res.company'].sudo().search([('id', 'child_of', connection.company_id.id)]).ids
