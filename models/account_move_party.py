from odoo import models

from ..mapping.codes import country_name
from ..mapping.partner import is_wrong_business_id
from ..mapping.party import vat_number
from ..mapping.text import is_readable
from .procountor_problem import Problem


class AccountMove(models.Model):
    """Who buys, where the invoice goes and where the goods go: the customer is the commercial partner."""

    _inherit = 'account.move'

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_party_problems(self):
        """What the customer and the addresses of the invoice need, however it is delivered."""
        contact, customer = self.partner_id, self.commercial_partner_id
        places = filter(None, (customer, contact, self.partner_shipping_id))
        problems = [
            Problem(self.env._("Give the country of %s.", holder.display_name), holder)
            for holder in dict.fromkeys(place._procountor_country_holder() for place in places)
            if not country_name(holder.country_id.code)
        ]
        if not is_readable(customer.name):
            sentence = self.env._("The customer has no name that can be read. Write it on the contact.")
            problems.append(Problem(sentence, customer))
        if customer.is_company and is_wrong_business_id(customer.company_registry, customer.country_id.code):
            sentence = self.env._(
                "The business ID of %s has a wrong check digit. Correct it on the contact.", customer.display_name
            )
            problems.append(Problem(sentence, customer))
        return problems

    # ------------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------------

    def _procountor_customer_values(self, connection):
        contact, customer = self.partner_id, self.commercial_partner_id
        link = customer._procountor_link(connection)
        is_person = contact != customer and contact.type == 'contact'
        return (
            customer._procountor_address_values()
            | customer._procountor_einvoice_values()
            | self._procountor_buyer_numbers()
            | {
                'contact': contact.name or '' if is_person else '',
                'remote_id': link.procountor_id or '',
                'number': (link.number if link else customer.ref) or '',
                'email': contact.email or customer.email or '',
                'lang': contact.lang or customer.lang or '',
            }
        )

    def _procountor_buyer_numbers(self):
        customer = self.commercial_partner_id
        return {
            'is_company': customer.is_company,
            'business_id': customer.company_registry or '',
            'vat': customer.vat or '',
        }

    def _procountor_vat_id(self):
        """Return the VAT number of the buyer as it is sent, '' when none is."""
        return vat_number(self.commercial_partner_id._procountor_address_values() | self._procountor_buyer_numbers())

    def _procountor_billing_values(self):
        """Where the invoice goes; None when that is the customer's own address."""
        return self._procountor_other_address(self.partner_id)

    def _procountor_delivery_values(self):
        """Where the goods go; None when that is the customer's own address, and empty when a person emptied it."""
        place = self.partner_shipping_id  # Odoo fills it
        return self._procountor_other_address(place) if place else {}

    def _procountor_other_address(self, partner):
        values = partner._procountor_address_values()
        return values if values != self.commercial_partner_id._procountor_address_values() else None
