from odoo import api, models

TYPE = 'procountor_connector.mail_activity_problem'
LONGEST_SUMMARY = 100


class ProcountorExchange(models.Model):
    """One person is told of a problem once, however many documents have it.

    The activity stands on one of these documents; when that one is mended and others are not, it moves on to them.
    """

    _inherit = 'procountor.exchange'

    def _tell(self):
        """Make an activity for each problem among ``self`` that nobody was told of yet."""
        told = self._open_activities()
        for exchange in self.filtered(lambda each: each._has_news() and each._activity_document()):
            summary = exchange._activity_summary()
            key = (exchange.company_id, summary)
            if key not in told:
                told[key] = exchange._activity_document().activity_schedule(
                    TYPE,
                    user_id=exchange.connection_id.user_id.id or exchange.requested_by_id.id,
                    summary=summary,
                    note=self.env._(
                        "%s\nAll documents with a problem stand under Procountor / Needs attention.", exchange.error
                    ),
                )

    def _untell(self):
        """Close the activities of documents that have no problem any more, and tell of others that have the same."""
        documents = self.env['account.move'].browse(self.mapped(lambda each: each._activity_document().id))
        fine = documents.filtered(lambda move: not move.procountor_problem)
        activities = self.env['mail.activity'].search(self._activity_domain() + [('res_id', 'in', fine.ids)])
        if not activities:
            return
        summaries = activities.mapped('summary')
        activities.action_feedback(feedback=self.env._("Done: Procountor has it."))
        stuck = self.search(
            [('state', 'in', ('failed', 'blocked')), ('company_id', 'in', self.company_id.ids)], limit=1000
        )
        stuck.filtered(lambda each: each._activity_summary() in summaries)._tell()

    def _has_news(self):
        """Whether a person has to act: what only waits for something else is told there."""
        return self.state in ('failed', 'blocked') and self.is_ready and bool(self.error)

    def _activity_document(self):
        """Return the invoice to act on; a customer or product is mended on its own form, and its invoices show it."""
        is_invoice = self.res_model == 'account.move'
        return self._document_record() if is_invoice else self.env['account.move']

    def _activity_summary(self):
        return self.env._("Procountor: %s", (self.error or '').partition('\n')[0])[:LONGEST_SUMMARY]

    @api.model
    def _activity_domain(self):
        return [('activity_type_id', '=', self.env.ref(TYPE).id), ('res_model', '=', 'account.move')]

    def _open_activities(self):
        """Return the open activities of these companies by what they say."""
        activities = self.env['mail.activity'].search(self._activity_domain())
        documents = self.env['account.move'].browse(activities.mapped('res_id')).exists()
        companies = {document.id: document.company_id for document in documents}
        return {(companies.get(each.res_id), each.summary): each for each in activities}
