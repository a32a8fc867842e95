from odoo import api, fields, models
from odoo.fields import NO_ACCESS

from ..mapping import partner as mapping
from ..mapping.codes import country_name
from ..mapping.personal_code import is_personal_code
from ..mapping.register_changes import PARTNER_FIELDS
from ..mapping.text import clean
from .procountor_problem import Blocked


class ResPartner(models.Model):
    """What of a customer goes to the register of Procountor, and whether it can.

    The customer is the commercial partner: its contacts and addresses are no customers of their own.
    """

    _inherit = ['res.partner', 'procountor.cure']

    procountor_business_partner_ids = fields.One2many(
        'procountor.business.partner',
        'partner_id',
        string="In Procountor",
        readonly=True,
        groups='procountor_connector.group_procountor_user',
    )
    # A field, so that a few queries answer for all customers of a selection.
    procountor_twin_id = fields.Many2one(
        'res.partner', compute='_compute_procountor_twin_id', compute_sudo=True, groups=NO_ACCESS
    )

    def _procountor_link(self, connection):
        """Return the row of the customer register that this partner is linked with, or none."""
        return self.sudo().procountor_business_partner_ids.filtered(
            lambda row: row.connection_id == connection and row.type == 'CUSTOMER'
        )

    def _procountor_customer_number(self, connection):
        """Return our own number of this customer."""
        return (self.ref or '').strip() or f'{connection.customer_number_prefix}{self.id}'

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_problems(self, connection):
        """Return a sentence for each thing that has to be mended before this customer can be created there."""
        self.ensure_one()
        env, problems = self.env, []
        if not country_name(self.country_id.code):
            problems.append(env._("Give the country of %s.", self.display_name))
        if self.is_company and mapping.is_wrong_business_id(self.company_registry, self.country_id.code):
            problems.append(
                env._("The business ID of %s has a wrong check digit. Correct it on the contact.", self.display_name)
            )
        return problems + self._procountor_number_problems(connection)

    def _procountor_number_problems(self, connection):
        number = self._procountor_customer_number(connection)
        words = {'customer': self.display_name, 'number': number}
        if clean(number, mapping.NUMBER_LIMIT) != number:
            return [
                self.env._(
                    "The Reference of %(customer)s becomes the customer number in Procountor: shorten it to %(limit)s "
                    "usual letters and digits.",
                    limit=mapping.NUMBER_LIMIT,
                    **words,
                )
            ]
        if is_personal_code(number, self.country_id.code):
            return [
                self.env._(
                    "The Reference of %(customer)s is a personal identity code, which is no customer number. Give "
                    "another Reference.",
                    customer=self.display_name,
                )
            ]
        if other := self._procountor_twin(connection):
            return [
                self.env._(
                    "%(customer)s and %(other)s have the same customer number %(number)s. Give one of them another "
                    "Reference.",
                    other=other.display_name,
                    **words,
                )
            ]
        return []

    def _procountor_twin(self, connection):
        """Return another customer of the company that has the same number, in Odoo or in Procountor; or none."""
        customer = self.sudo().with_context(procountor_connection=connection.id)
        return customer.procountor_twin_id

    @api.depends('ref', 'company_id')
    @api.depends_context('procountor_connection')
    def _compute_procountor_twin_id(self):
        connection = self.env['procountor.connection'].browse(self.env.context.get('procountor_connection'))
        numbers = {partner: partner._procountor_customer_number(connection) for partner in self} if connection else {}
        named = self._procountor_customers_with(connection, numbers.values()).grouped('ref')
        linked = self.env['procountor.business.partner']._linked(connection, 'CUSTOMER', 'number', numbers.values())
        for partner in self:
            number = numbers.get(partner)
            others = named.get(number, self.browse()) | linked.get(number, self.browse())
            partner.procountor_twin_id = (others - partner._origin)[:1]

    def _procountor_customers_with(self, connection, numbers):
        """Return the customers of the company that have one of ``numbers`` as Reference; contacts are none."""
        return self.search(
            [
                ('ref', 'in', list(numbers)),
                '|',
                ('company_id', '=', False),
                ('company_id', 'child_of', connection.company_id.ids),
                '|',
                ('is_company', '=', True),
                ('parent_id', '=', False),
            ]
        )

    # ------------------------------------------------------------------
    # EXCHANGE
    # ------------------------------------------------------------------

    def _procountor_payload(self, exchange):
        """Return what is sent for ``exchange``.

        :raise UserError: when the customer changed since it was queued and cannot be sent any more
        """
        self.ensure_one()
        if problems := self._procountor_problems(exchange.connection_id):
            raise Blocked(problems)
        payload = mapping.partner_payload(self._procountor_values(exchange.connection_id))
        return exchange._change_payload(payload, PARTNER_FIELDS) if exchange.operation == 'update_customer' else payload

    def _procountor_apply(self, exchanges):
        """Keep the links that the answers of ``exchanges`` make; a partner shows no state."""
        self.env['procountor.business.partner'].sudo()._keep_answers(exchanges)

    def _procountor_not_sent(self, connection):
        """Nothing is to be shown on a partner."""

    # ------------------------------------------------------------------
    # TAKEN BACK
    # ------------------------------------------------------------------

    def _procountor_is_changed(self):
        """Whether somebody changed this partner, or its contacts, since it was added."""
        family = self.with_context(active_test=False)._procountor_with_parts()
        return any(each.write_date != self.create_date for each in family)

    def _procountor_with_parts(self):
        """Return this partner after its contacts, in the order in which they can be deleted."""
        return self.child_ids + self

    # ------------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------------

    def _procountor_values(self, connection):
        """Return the plain values of this customer, in Odoo's words. Hook for other addons."""
        self.ensure_one()
        billing = self.browse(self.address_get(['invoice'])['invoice'])
        return (
            self._procountor_address_values()
            | self._procountor_einvoice_values()
            | {
                'channel': self.sudo().procountor_channel or '',
                'number': self._procountor_customer_number(connection),
                'business_id': self.company_registry or '',
                'vat': self.vat or '',
                'email': billing.email or self.email or '',
                'phone': self.phone or '',
                'lang': self.lang or '',
                'payment_days': self._procountor_payment_days(),
                'billing': billing._procountor_address_values(),
            }
        )

    def _procountor_payment_days(self):
        """Return the days of the payment term, or None when it is more than a number of days."""
        line = self.property_payment_term_id.line_ids
        return line.nb_days if len(line) == 1 and line.delay_type == 'days_after' else None
