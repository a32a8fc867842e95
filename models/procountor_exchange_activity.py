from odoo import api, models

TYPE = 'procountor_connector.mail_activity_problem'
LONGEST_SUMMARY = 100


class ProcountorExchange(models.Model):
    """One person is told of a problem once, however many documents have it.

    The activity stands on one of these documents; when that one is mended and others are not, it moves on to them. A
    customer or product that is stuck is told on the oldest invoice that waits for it.
    """

    _inherit = 'procountor.exchange'

    def _tell(self):
        """Make an activity for each problem among ``self``, and among what they wait for, that nobody knows yet."""
        told = self._open_activities()
        for exchange in self._causes():
            document, summary = exchange._activity_document(), exchange._activity_summary()
            key = (self._activity_scope(document), summary)
            if document and key not in told:
                told[key] = document.activity_schedule(
                    TYPE,
                    user_id=exchange.connection_id._person_to_tell(exchange.requested_by_id).id,
                    summary=summary,
                    note=self.env._(
                        "%s\nAll documents with a problem stand under Procountor / Needs attention.",
                        exchange._activity_reason(),
                    ),
                )

    def _untell(self):
        """Close the activities of what has no problem any more, and tell of others that have the same."""
        activities = self.env['mail.activity']
        for model, exchanges in self.grouped('res_model').items():
            fine = exchanges._without_problem()
            of_these = [('res_model', '=', model), ('res_id', 'in', fine.ids)]
            activities += activities.search(self._activity_domain() + of_these)
        if not activities:
            return
        summaries = activities.mapped('summary')
        activities.action_feedback(feedback=self.env._("Done: this problem is settled."))
        stuck = self.search(
            [('state', 'in', ('failed', 'blocked')), ('company_id', 'child_of', self.company_id.root_id.ids)],
            limit=1000,
        )
        stuck.filtered(lambda each: each._activity_summary() in summaries)._tell()

    def _without_problem(self):
        """Return those documents of ``self``, of one model, with which nothing is wrong any more."""
        documents = self.env[self[0].res_model].browse(self.mapped('res_id')).exists()
        if documents._name == 'account.move':
            return documents.filtered(lambda move: not move.procountor_problem)
        stuck = self._of(documents).filtered(lambda each: each.state in ('failed', 'blocked'))
        return documents - documents.browse(stuck.mapped('res_id'))

    def _causes(self):
        """Return what of ``self``, or of what they wait for, a person has to act on."""
        causes, seen, unread = self.browse(), self.browse(), self
        while unread:
            causes |= unread.filtered(lambda each: each._has_news())
            seen |= unread
            unread = unread.filtered(lambda each: each.state == 'blocked' and not each.is_ready).waits_for_ids - seen
        return causes

    def _has_news(self):
        """Whether a person has to act: what only waits for something else is told there."""
        return self.state in ('failed', 'blocked') and self.is_ready and bool(self.error)

    def _activity_document(self):
        """Return where a person is told: the invoice, the oldest one that waits for it, else the record itself."""
        if self.res_model == 'account.move':
            return self._document_record()
        blocked = self._dependants(('blocked',)).filtered(lambda each: each.res_model == 'account.move')
        if blocked:
            return blocked.sorted('id')[0]._document_record()
        record = self._document_record()
        return record if hasattr(record, 'activity_schedule') else self.env['account.move']

    def _activity_reason(self):
        """Return what is wrong; on an invoice that waits for something else, also with what."""
        return self.error if self.res_model == 'account.move' else self._stuck_sentence()

    def _activity_summary(self):
        return self.env._("Procountor: %s", (self.error or '').partition('\n')[0])[:LONGEST_SUMMARY]

    @api.model
    def _activity_scope(self, document):
        """Return within what a problem is told once: the company of an invoice; a customer may be of all companies."""
        return document.company_id if document._name == 'account.move' else document

    @api.model
    def _activity_domain(self):
        return [('activity_type_id', '=', self.env.ref(TYPE).id)]

    def _open_activities(self):
        """Return the open activities by where they count and what they say."""
        told = {}
        for model, activities in self.env['mail.activity'].search(self._activity_domain()).grouped('res_model').items():
            documents = self.env[model].browse(activities.mapped('res_id')).exists()
            scopes = {document.id: self._activity_scope(document) for document in documents}
            told |= {(scopes.get(each.res_id), each.summary): each for each in activities}
        return told
