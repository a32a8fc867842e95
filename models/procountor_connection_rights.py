from odoo import api, fields, models

from ..mapping import company_check


class ProcountorConnection(models.Model):
    """The rights in Procountor that the features which are switched on need of the user behind the key."""

    _inherit = 'procountor.connection'

    tested_features = fields.Char(readonly=True, copy=False, help="Features whose rights the last test looked at.")
    untested_features = fields.Char(compute='_compute_untested_features')
    missing_rights = fields.Text(readonly=True, copy=False)

    @api.depends(
        'tested_features', 'customer_policy', 'product_policy', 'missing_item_policy', 'mark_paid', 'target_status'
    )
    def _compute_untested_features(self):
        labels = self._feature_labels()
        for connection in self:
            tested = (connection.tested_features or '').split(',')
            fresh = [labels[feature] for feature in connection._features() if feature not in tested]
            connection.untested_features = bool(connection.tested_features) and ", ".join(fresh)

    def _look_at_rights(self, client):
        """What sending itself lacks stops it; what another feature lacks is a warning, for only that will fail."""
        judged = company_check.judged_rights(client.users.rights(), self._features())
        sentences = [(self._right_result(each), self._right_sentence(each)) for each in judged]
        self.write(
            {
                'tested_features': ','.join(self._features()),
                'missing_rights': '\n'.join(text for result, text in sentences if result == 'warning') or False,
            }
        )
        yield from sentences

    def _features(self):
        """Return the features that are switched on, by their names in `company_check.RIGHTS`."""
        is_on = {
            'sending': True,
            'customers': self.customer_policy == 'create',
            'products': self.product_policy == 'create',
            'dimensions': self.missing_item_policy == 'create',
            'mark_paid': self.mark_paid and self.target_status != 'unfinished',
        }
        return [feature for feature, on in is_on.items() if on]

    @api.model
    def _right_result(self, judged):
        if judged.is_given:
            return 'ok'
        return 'failed' if judged.feature == 'sending' else 'warning'

    def _right_sentence(self, judged):
        right, is_given = judged.right, judged.is_given
        labels = self._right_labels()
        words = {'area': labels[right.group], 'label': labels[right.name]}
        if right.accepted == company_check.OFF:
            if is_given:
                return self.env._('%(area)s: "%(label)s" is off', **words)
            return self.env._('Take the right "%(label)s" (%(area)s) from the user.', **words)
        if is_given:
            return '{area}: {label}'.format(**words)
        if judged.feature == 'sending':
            return self.env._('Give the right "%(label)s" (%(area)s) to the user.', **words)
        return self.env._(
            'Give all rights to "%(label)s" (%(area)s) to the user, or switch off what needs them: %(feature)s.',
            feature=self._feature_labels()[judged.feature],
            **words,
        )

    @api.model
    def _feature_labels(self):
        return {
            'sending': self.env._("sending invoices"),
            'customers': self.env._("creating missing customers"),
            'products': self.env._("creating missing products"),
            'dimensions': self.env._("creating missing items of dimensions"),
            'mark_paid': self.env._("marking invoices as paid"),
        }

    @api.model
    def _right_labels(self):
        """Return what Procountor calls its groups of rights and the rights in them."""
        env = self.env
        return {
            'sales': env._("Sales"),
            'payments': env._("Payments"),
            'accounting': env._("Accounting"),
            'management': env._("Management"),
            'salesOrGroupInvoices': env._("Sales invoices"),
            'salesInvoiceSearch': env._("Sales invoice search"),
            'personalSalesInvoicesOnly': env._("Own sales invoices only"),
            'customerRegister': env._("Customer register"),
            'productRegister': env._("Product register"),
            'markAsPaid': env._("Mark as paid"),
            'basicAccountingInfo': env._("Basic accounting information"),
            'preventCreatingEditingInvoices': env._("Creating and editing invoices is prevented"),
        }
