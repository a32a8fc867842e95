from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..procountor_api import ApiError, NotNow, Refused
from .error_text import explain
from .procountor_exchange_door import PATIENCE

MOST = 200  # as many as one request reads
LINKED = ('procountor.business.partner', 'procountor.product')


class ProcountorRegister(models.AbstractModel):
    """What becomes of a link when one of the two records changes its life, and how a person mends it.

    Archived in Odoo        the link stays
    merged in Odoo          it moves to the contact that is left; when that has its own, this row is free
    under another company   it stays: who was a customer is the same one still; it can be moved to the company
    deleted in Procountor   it is stale: nothing is sent by it until a person releases it
    """

    _inherit = 'procountor.register'

    is_gone = fields.Boolean(string="Deleted in Procountor", readonly=True)
    link_problem = fields.Selection(
        [('gone', "Deleted in Procountor")],
        string="To mend",
        compute='_compute_link_problem',
        store=True,
        index='btree_not_null',
    )
    link_advice = fields.Text(string="What to do", compute='_compute_link_advice')

    @api.depends(lambda self: ['is_gone', *filter(None, [self._link_name])])
    def _compute_link_problem(self):
        for row in self:
            row.link_problem = row._find_link_problem()

    def _find_link_problem(self):
        return 'gone' if self.is_gone and self[self._link_name] else False

    @api.depends('link_problem')
    def _compute_link_advice(self):
        for row in self:
            row.link_advice = row._advice()

    def _advice(self):
        if self.link_problem != 'gone':
            return False
        return self.env._(
            "%(name)s was deleted in Procountor, so invoices of %(record)s wait. Release the link: the next invoice "
            "makes it anew there, or goes without it, as the connection says.",
            name=self.name,
            record=self[self._link_name].display_name,
        )

    # ------------------------------------------------------------------
    # BUTTONS
    # ------------------------------------------------------------------

    def action_check_there(self):
        """Ask Procountor whether these are still there, and how they are called.

        :raise UserError: too many are selected, or Procountor does not answer in 10 seconds
        """
        rows = self._mended_by_person()
        if len(rows) > MOST:
            raise UserError(self.env._("Select %s at most. All of them are checked once a day.", MOST))
        for connection, group in rows.grouped('connection_id').items():
            try:
                with connection._client(timeout=PATIENCE) as client:
                    group._check_there(client)
            except NotNow:
                raise UserError(self.env._("Procountor does not answer now. Try again later.")) from None
            except ApiError as error:
                raise UserError(explain(self.env, error)) from error

    def action_release(self):
        """Take the link away; what was deleted in Procountor goes from here, too."""
        rows = self._mended_by_person()
        for row in rows.filtered(self._link_name):
            record = row[self._link_name]
            record._message_log(
                body=self.env._("The link with %s in Procountor was released.", row.display_name),
                author_id=self.env.user.partner_id.id,
            )
        rows[self._link_name] = False
        self.env['procountor.exchange'].sudo()._check_again(rows)
        rows.filtered('is_gone').unlink()

    def _mended_by_person(self):
        """Return ``self`` with the rights to write it, after those of the person were checked."""
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to do this. Ask your administrator."))
        self.check_access('read')
        return self.sudo()

    # ------------------------------------------------------------------
    # THERE
    # ------------------------------------------------------------------

    @api.model
    def _check_links(self, connection, client):
        """Read all that is linked by ``connection``; return what is gone since."""
        rows = self.search([('connection_id', '=', connection.id), (self._link_name, '!=', False)], order='id')
        try:
            return rows._check_there(client)
        except Refused:  # the user of the key may not see them; the test of the connection tells it
            return self.browse()

    def _check_there(self, client):
        """Read these in Procountor, 200 in a request; return those that are gone since."""
        found = getattr(client, self._resource).get_many(self.mapped('procountor_id'))
        gone = self.filtered(lambda row: row.procountor_id not in found)
        for row in self - gone:
            values = row._values_of(found[row.procountor_id]) | {'is_gone': False}
            changed = {name: value for name, value in values.items() if (row[name] or False) != (value or False)}
            if changed:
                row.write(changed)
        new = gone.filtered(lambda row: not row.is_gone)
        new.is_gone = True
        return new


class ProcountorBusinessPartner(models.Model):
    """A contact may also be merged with another one, or become part of another company."""

    _inherit = 'procountor.business.partner'

    link_problem = fields.Selection(selection_add=[('merged', "Contact merged"), ('contact', "Contact moved")])
    merged_into_id = fields.Many2one('res.partner', string="Merged into", readonly=True, index='btree_not_null')

    @api.depends('merged_into_id', 'partner_id.commercial_partner_id')
    def _compute_link_problem(self):
        # EXTENDS: depends on more
        return super()._compute_link_problem()

    def _find_link_problem(self):
        # EXTENDS
        if problem := super()._find_link_problem():
            return problem
        if self.partner_id != self.partner_id.commercial_partner_id:
            return 'contact'
        return 'merged' if self.merged_into_id and not self.partner_id else False

    def _advice(self):
        # EXTENDS
        if self.link_problem == 'contact':
            return self.env._(
                "%(contact)s belongs to %(company)s in Odoo now, whose invoices go to the customer of %(company)s. If "
                "%(name)s in Procountor is that company, move the link to it; else leave it as it is.",
                contact=self.partner_id.name,
                company=self.partner_id.commercial_partner_id.display_name,
                name=self.display_name,
            )
        if self.link_problem == 'merged':
            return self.env._(
                "Its contact was merged into %(kept)s in Odoo, whose invoices go to another customer in Procountor. "
                "When nothing is open on %(name)s there, make it inactive in Procountor.",
                kept=self.merged_into_id.display_name,
                name=self.display_name,
            )
        return super()._advice()

    def action_move_link(self):
        """Move the link from a contact to the company that it belongs to now.

        :raise UserError: that company has a link of its own
        """
        for row in self._mended_by_person().filtered(lambda each: each.link_problem == 'contact'):
            company = row.partner_id.commercial_partner_id
            if taken := row._link_of(company):
                raise UserError(
                    self.env._(
                        "%(company)s is linked with %(name)s already. Release that link first.",
                        company=company.display_name,
                        name=taken.display_name,
                    )
                )
            row.partner_id = company

    def action_dismiss(self):
        """Leave it as it is: somebody saw that its contact was merged."""
        self._mended_by_person().merged_into_id = False

    def _link_of(self, partner):
        """Return the row by which ``partner`` is linked in the same register, or none."""
        register = [('connection_id', '=', self.connection_id.id), ('type', '=', self.type)]
        return self.search([*register, ('partner_id', '=', partner.id)])

    # ------------------------------------------------------------------
    # MERGED
    # ------------------------------------------------------------------

    @api.model
    def _follow_merge(self, merged, kept):
        """Move the links of ``merged`` partners to ``kept``; of several in one register one stays.

        That of ``kept`` itself, else the first that is in use. The others are free, and say what happened.
        """
        rows = self.search([('partner_id', 'in', (merged + kept).ids)], order='id')
        for group in rows.grouped(lambda row: (row.connection_id, row.type)).values():
            own = group.filtered(lambda row: row.partner_id == kept)
            stays = own or group.filtered(lambda row: row.is_in_use and not row.is_gone)[:1] or group[:1]
            free = group - stays
            free.write({'partner_id': False, 'merged_into_id': kept.id})
            stays.partner_id = kept
            if free:
                kept._message_log(body=stays._merged_sentence(free))

    def _merged_sentence(self, free):
        return self.env._(
            "Procountor has more than one customer for the merged contacts. Invoices go to %(stays)s; linked with "
            "nothing any more: %(free)s. See Procountor / Registers / Customers to mend.",
            stays=self.display_name,
            free=', '.join(free.mapped('display_name')),
        )


class ProcountorConnection(models.Model):
    _inherit = 'procountor.connection'

    def _refresh_settings(self, client):
        # EXTENDS
        result = super()._refresh_settings(client)
        gone = [row.display_name for model in LINKED for row in self.env[model].sudo()._check_links(self, client)]
        if gone:
            self._tell_responsible(
                self.env._("Linked with Odoo and deleted in Procountor"),
                self.env._("See Procountor / Registers, to mend: %s", ', '.join(gone)),
            )
        return result
