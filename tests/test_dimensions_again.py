from datetime import timedelta

from odoo import Command

from .dimensions import PUT_RECEIPT, DimensionsCommon


class TestDimensionsAgain(DimensionsCommon):
    """An update of the invoice there sets its dimensions anew, and the last word counts."""

    def test_an_update_there_sets_them_again_on_the_new_receipt_before_the_approval(self):
        self.connection.target_status = 'approve'
        invoice = self.split({self.helsinki: 60, self.tampere: 40})
        self.sandbox.order_fault('status', operation='approveInvoice1', status=403)
        self.send(invoice)
        old = self.receipt(invoice)['id']
        self._redo(invoice, price=50)
        self.sandbox.order_fault('status', operation=PUT_RECEIPT, status=400)
        self.run_cron()
        invoice.action_procountor_resume_steps()
        self.run_cron()
        again, approve = self.step(invoice)[-1:], self.step(invoice, 'approve')
        self.assertNotEqual(self.receipt(invoice)['id'], old)
        self.assertEqual((again.detail, again.state), ('1', 'failed'))
        self.assertNotEqual(approve.state, 'done', "the dimensions are missing")
        again.action_retry()
        self.run_cron()
        self.run_cron()
        self.assertEqual((again.state, approve.state), ('done', 'done'))
        self.assertEqual(self.there(invoice), [{'Helsinki': -30.0, 'Tampere': -20.0}])

    def test_an_update_takes_the_place_of_a_step_that_failed(self):
        invoice = self._refused_once({self.helsinki: 60, self.tampere: 40})
        failed = self.step(invoice)
        self._redo(invoice, price=50)
        self.run_cron()
        self.assertEqual((failed.state, self.step(invoice)[-1:].state), ('cancelled', 'done'))
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False))
        self.assertEqual(self.there(invoice), [{'Helsinki': -30.0, 'Tampere': -20.0}])

    def test_sums_that_differ_after_an_update_stop_the_dimensions_too(self):
        self.connection.target_status = 'approve'
        invoice = self.split({self.helsinki: 100}, prices=[0.02])
        self.sandbox.order_fault('status', operation='approveInvoice1', status=403)
        self.send(invoice)
        self.sandbox.settings(vat_rounding='document')
        invoice.button_draft()
        invoice.write({'invoice_line_ids': self.rows(0.02, 0.02)})
        invoice.action_post()
        invoice.action_procountor_update()
        self.run_cron()
        invoice.action_procountor_resume_steps()
        self.run_cron()
        check, again, approve = (
            self.step(invoice, operation)[-1:] for operation in ('check_sums', 'set_dimensions', 'approve')
        )
        self.assertEqual((check.state, again.state), ('failed', 'blocked'))
        self.assertNotEqual(approve.state, 'done')
        check._accept_difference("Agreed")
        self.run_cron()
        self.assertEqual((again.state, approve.state), ('done', 'done'))
        self.assertEqual(self.there(invoice), [{'Helsinki': -0.02}, {}, {}])

    def test_an_update_that_leaves_the_receipt_writes_nothing(self):
        invoice = self.split({self.helsinki: 100})
        self.send(invoice)
        invoice.ref = "PO 7"
        invoice.action_procountor_update()
        puts = self.sandbox.requests(PUT_RECEIPT)
        self.run_cron()
        self.assertEqual(self.step(invoice).mapped('state'), ['done', 'done'])
        self.assertEqual(self.sandbox.requests(PUT_RECEIPT), puts)

    def test_what_was_lost_before_an_update_does_not_come_after_it(self):
        """Fault F01, of a ledger receipt that an update does not renew."""
        self.connection.target_status = 'approve'
        for kind, puts in (('drop_before_store', 2), ('drop_after_store', 2)):
            invoice = self.split({self.helsinki: 100})
            before = self.sandbox.requests(PUT_RECEIPT)
            old, again = self._lose_then_update(invoice, kind)
            self.assertEqual((old.state, again.state), ('uncertain', 'waiting'), "it may still arrive")
            for minutes in (3, 11, 12, 40):
                self.run_cron_after(minutes=minutes)
            self.assertEqual(self.there(invoice), [{'Tampere': -100.0}], kind)
            self.assertEqual(self.sandbox.requests(PUT_RECEIPT) - before, puts, kind)
            self.assertEqual((again.state, self.step(invoice, 'approve').state), ('done', 'done'), kind)
            self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False), kind)
            self.assertEqual(old.state, 'done' if kind == 'drop_after_store' else 'cancelled')

    def test_what_is_on_its_way_during_an_update_comes_before_it(self):
        """Fault F07, of a ledger receipt."""
        invoice = self.split({self.helsinki: 100})
        old, again = self._lose_then_update(invoice, 'drop_before_store', state='sending')
        self.assertEqual((old.state, again.state, again.is_ready), ('sending', 'waiting', False))
        for minutes in (6, 9, 17, 20):
            self.run_cron_after(minutes=minutes)
        self.assertEqual((old.state, again.state), ('cancelled', 'done'))
        self.assertEqual(self.there(invoice), [{'Tampere': -100.0}])

    def test_what_was_replaced_is_not_sent_by_a_retry_either(self):
        invoice = self._refused_once({self.helsinki: 100})
        self._update_with(invoice, self.tampere)
        old, again = self.step(invoice)
        self.assertEqual((old.state, again.state), ('cancelled', 'done'))
        puts = self.sandbox.requests(PUT_RECEIPT)
        old.action_retry()
        self.run_cron()
        self.assertEqual((old.state, self.sandbox.requests(PUT_RECEIPT)), ('cancelled', puts))
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False))

    def test_a_distribution_that_is_gone_by_an_update_is_not_written_any_more(self):
        invoice = self.split({self.helsinki: 100})
        [old] = self._lose_then_update(invoice, 'drop_before_store', account=False)
        self.run_cron_after(minutes=3)
        self.run_cron_after(minutes=11)
        self.assertEqual((old.state, self.there(invoice)), ('cancelled', [{}]))
        self.assertEqual((invoice.procountor_state, invoice.procountor_problem), ('sent', False))

    def _lose_then_update(self, invoice, kind, state='uncertain', account=True):
        """Lose the answer of the step, update the invoice with another distribution, and return its steps."""
        self.sandbox.order_fault(kind, operation=PUT_RECEIPT)
        self.send(invoice)
        step = self.step(invoice)
        self.assertEqual(step.state, 'uncertain')
        if state == 'sending':
            lease = self.env.cr.now() + timedelta(minutes=5)
            step.write({'state': 'sending', 'claim_token': 'of another process', 'lease_until': lease})
        self._update_with(invoice, account and self.tampere)
        return self.step(invoice)

    def _update_with(self, invoice, account):
        """Update the invoice in a way that leaves its receipt, with another distribution."""
        invoice.ref = "PO 7"
        invoice.invoice_line_ids.analytic_distribution = {str(account.id): 100} if account else False
        invoice.action_procountor_update()
        self.run_cron()

    def _redo(self, invoice, price):
        invoice.button_draft()
        invoice.write({'invoice_line_ids': [Command.update(invoice.invoice_line_ids.id, {'price_unit': price})]})
        invoice.action_post()
        invoice.action_procountor_update()
