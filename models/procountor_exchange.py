from odoo import api, fields, models
from odoo.exceptions import MissingError
from odoo.fields import NO_ACCESS


class ProcountorExchange(models.Model):
    """One document or step on its way to Procountor: outbox, record of the attempts and audit trail.

    The record that is sent offers:

        _procountor_problems(connection)        pre-flight: a sentence for each thing to mend
        _procountor_prerequisites(connections)  (record, operation, needed record) of all of them: what has to be there
                                                before; a model without the method needs nothing
        _procountor_payload(exchange)           what to send; called at the first claim, then the stored text is used
        _procountor_apply(exchanges)            show the states, which are alike, and keep what the answers say; one
                                                exchange for each record, in the same order
        _procountor_not_sent(connection)        show that they left the queue unsent

    What happens to an exchange: `procountor_exchange_queue` (in and out), `_waits` (for other exchanges), `_due`
    (when), `_claim`, `_hold` (what changed meanwhile), `_replaced` (by a newer step), `_sender` (request and answer),
    `_settle` (what an answer means, or its absence), `_effect` (for the document), `_watch` and `_forgotten` (what
    Procountor has and Odoo forgot), `_door` (buttons).
    """

    _name = 'procountor.exchange'
    _description = "Row of the Procountor Outbox"
    _order = 'id desc'
    _rec_name = 'reference'

    connection_id = fields.Many2one(
        'procountor.connection', required=True, readonly=True, index=True, ondelete='restrict'
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='restrict')
    operation = fields.Selection(
        [
            ('create_customer', "Create customer"),
            ('create_product', "Create product"),
            ('update_customer', "Update customer"),
            ('update_product', "Update product"),
            ('create_dimension_item', "Create item of a dimension"),
            ('create_invoice', "Create invoice"),
            ('update_invoice', "Update invoice"),
            ('check_sums', "Compare sums"),
            ('set_dimensions', "Set dimensions"),
            ('attach', "Attach file"),
            ('approve', "Approve"),
            ('send', "Deliver to the customer"),
            ('mark_paid', "Mark paid"),
            ('look_again', "Look for doubles"),
        ],
        required=True,
        readonly=True,
    )
    res_model = fields.Char(string="Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Document", model_field='res_model', required=True, readonly=True)
    detail = fields.Char(
        readonly=True,
        help="Which of several: the id of the file or of the payment, or the number of the update and its fields.",
    )
    reference = fields.Char(readonly=True, help="Number of the document in Odoo.")
    generation = fields.Integer(
        required=True,
        readonly=True,
        default=1,
        help="Rises only when a person decides that the same document is to be sent once more.",
    )
    requested_by_id = fields.Many2one(
        'res.users', string="Requested by", readonly=True, default=lambda self: self.env.user
    )
    priority = fields.Integer(
        required=True, readonly=True, default=1, help="0: a person waits for it, so it goes first. Else 1."
    )
    waits_for_ids = fields.Many2many(
        'procountor.exchange',
        'procountor_exchange_wait',
        'exchange_id',
        'needed_id',
        string="Waits for",
        readonly=True,
    )
    is_ready = fields.Boolean(readonly=True, default=True, help="Whether all that it waits for is done.")

    # The states and what leads from one to the other:
    #
    # blocked <--pre-flight or prerequisite failed-- waiting --claim+commit--> sending --stored------> done
    #    |                                           ^ ^ ^ ^                    |  |                    ^
    #    '--mended, sent again, prerequisite goes on-' | | '--refused for now---'  |--refused--> failed |
    #                                                  | '------again (no conflict)---------------'  ^  |
    #                                                  |                           |      conflict---|  |
    #                                                  |            answer lost, killed              |  |
    #                                                  |                           v                 |  |
    #                                                  '--all looks found nothing-- uncertain -------'--'
    #                                                                                          found
    # waiting, blocked, failed --> cancelled (reset to draft in time, out of scope by now, skipped) --again--> waiting
    # waiting, blocked, failed --a newer step says it anew--> cancelled (`_replaced`)
    # waiting, blocked, failed --the watch sees it there after all--> uncertain, and the look reads what was seen
    # waiting --changed in Odoo since it was sent--> blocked --the same again, or a person--> waiting
    # uncertain, failed by a conflict --a person--> done (linked), or cancelled and a new generation that waits
    # a step, failed by a conflict --a person--> waiting (do it anyway), or cancelled (skipped)
    state = fields.Selection(
        [
            ('waiting', "Waiting"),
            ('sending', "Sending"),
            ('blocked', "Needs attention"),
            ('uncertain', "Checking"),
            ('failed', "Refused"),
            ('done', "Done"),
            ('cancelled', "Cancelled"),
        ],
        required=True,
        readonly=True,
        index=True,
        default='waiting',
    )
    is_withdrawn = fields.Boolean(
        readonly=True,
        help="Cancelled because its document was reset to draft, or its connection archived: it can go on later.",
    )
    applied = fields.Boolean(
        readonly=True,
        default=True,
        help="Whether the document in Odoo shows this state already.",
    )
    external_number = fields.Char(
        string="Our number", readonly=True, help="Our number of the document, as Procountor got it."
    )
    attempt_key = fields.Char(
        string="Our key", readonly=True, help="Stands in the notes of the document in Procountor."
    )
    payload = fields.Text(
        string="Sent text", readonly=True, groups=NO_ACCESS, help="Sent as it is; people see it masked."
    )
    as_sent = fields.Text(
        readonly=True,
        help="What the document was in Odoo when this went, as far as the sent text does not say it: JSON.",
    )
    content = fields.Binary(
        attachment=True,
        readonly=True,
        groups='procountor_connector.group_procountor_manager',
        help="The file that is sent.",
    )
    claim_token = fields.Char(readonly=True)
    lease_until = fields.Datetime(readonly=True)
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(string="Next attempt", required=True, readonly=True, default=fields.Datetime.now)
    error = fields.Text(readonly=True)
    refused_field = fields.Char(readonly=True, help="The first field that Procountor refused, by its name there.")
    cure_model = fields.Char(readonly=True)
    cure_id = fields.Many2oneReference(
        model_field='cure_model', readonly=True, help="The record on which it is mended; once saved, it is sent again."
    )
    is_unchecked = fields.Boolean(
        readonly=True, help="The sender checks it first: it is new, or what kept it from going was saved since."
    )
    answer = fields.Text(readonly=True, groups='procountor_connector.group_procountor_manager')
    remote_id = fields.Char(string="Procountor ID", readonly=True)
    remote_number = fields.Char(string="Procountor number", readonly=True)
    seen_ids = fields.Char(
        string="Seen in Procountor",
        readonly=True,
        help="IDs, with a comma between, of the invoices of Procountor that carried our key while no answer had told "
        "of them. What looks for the document reads them first.",
    )
    done_at = fields.Datetime(string="Done on", readonly=True)

    uncertain_since = fields.Datetime(
        readonly=True, help="From when nobody knew what became of the request; the looks are counted from here."
    )
    looks = fields.Integer(readonly=True, help="How often it was looked for since, and not found.")
    was_uncertain = fields.Boolean(readonly=True, help="Its answer was lost once, so doubles are looked for.")
    is_trial = fields.Boolean(
        string="Trial", readonly=True, help="Went to a test system, in whose place Procountor itself is used by now."
    )
    is_conflict = fields.Boolean(
        readonly=True, help="Procountor shows something that our request alone does not explain: a person decides."
    )

    _once = models.UniqueIndex(
        "(connection_id, operation, res_model, res_id, COALESCE(detail, ''), generation) WHERE is_trial IS NOT TRUE",
        "This document is in the queue already.",
    )
    _cure = models.Index("(cure_model, cure_id) WHERE state = 'blocked'")
    # "IS TRUE" and "IS NOT TRUE", because that is what the ORM asks for, and PostgreSQL takes the index only then.
    _unchecked = models.Index("(id) WHERE is_unchecked IS TRUE")
    _unready = models.Index("(id) WHERE NOT is_ready")
    _leased = models.Index("(lease_until) WHERE state = 'sending'")
    _unapplied = models.Index("(write_date, id) WHERE applied IS NOT TRUE")
    _document = models.Index("(res_model, res_id)")

    def _document_record(self):
        """Return the Odoo record that is sent, as the company of the exchange sees it; none when it was deleted."""
        self.ensure_one()
        # Those that were read together belong to documents that are read together.
        alike = self.browse(self._prefetch_ids).filtered(lambda each: each.res_model == self.res_model)
        record = self.env[self.res_model].browse(self.res_id).with_prefetch(alike.mapped('res_id'))
        try:
            record.fetch(['create_date'])
        except MissingError:
            return record.browse()
        return record.with_company(self.company_id)

    def _document_records(self):
        """Return the Odoo records, of one model and company, in the order of the exchanges; gone ones are missing."""
        return self.env[self[:1].res_model].browse(self.mapped('res_id')).exists().with_company(self[:1].company_id)

    @api.model
    def _of(self, records, operations=None):
        """Return the exchanges of ``records``, the newest first; trials do not count."""
        domain = [('res_model', '=', records._name), ('res_id', 'in', records.ids), ('is_trial', '=', False)]
        return self.search(domain + ([('operation', 'in', operations)] if operations else []))
