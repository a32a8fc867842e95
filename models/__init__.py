from . import procountor_cure  # what people mend inherits it
from . import procountor_fetched  # the others of its kind inherit it
from . import procountor_register  # business partners and products inherit it
from . import procountor_register_board
from . import procountor_register_fetch
from . import procountor_register_find
from . import procountor_register_apply
from . import procountor_vat_choice  # taxes and fiscal positions inherit it
from . import procountor_dimension_default  # journals, partners and products inherit it
from . import account_analytic_account
from . import account_analytic_plan
from . import account_fiscal_position
from . import account_journal
from . import account_journal_dimensions
from . import account_move
from . import account_move_changed
from . import account_move_channel
from . import account_move_content
from . import account_move_buyer_references  # after the content, which it extends
from . import account_move_currency
from . import account_move_difference
from . import account_move_fix
from . import account_move_guards
from . import account_move_dates  # its warnings come after those of the guards
from . import account_move_legal
from . import account_move_line
from . import account_move_modes
from . import account_move_number
from . import account_move_party
from . import account_move_reference
from . import account_move_reference_twin
from . import account_move_factoring  # after the bank account, which it replaces
from . import account_move_registers
from . import account_move_rows
from . import account_move_rounding
from . import account_move_credit  # its prerequisites come after those of the registers
from . import account_move_send
from . import account_move_steps
from . import account_move_update
from . import account_move_steps_adopted
from . import account_move_dimensions  # after the steps, the update and the registers, which it extends
from . import account_move_dimensions_again
from . import account_move_dimensions_kept
from . import account_move_as_sent  # after all that is sent
from . import account_move_dimensions_changed
from . import account_move_links  # its problems come after those of the document itself
from . import account_move_totals
from . import account_move_trial
from . import account_move_vat
from . import account_tax
from . import account_tax_cash_based
from . import account_tax_coverage
from . import account_tax_percent
from . import ir_actions_report
from . import procountor_attempt
from . import procountor_bank_account
from . import procountor_breaker
from . import procountor_budget
from . import procountor_business_partner
from . import procountor_business_partner_match
from . import procountor_check
from . import procountor_connection
from . import procountor_connection_billing
from . import procountor_connection_budget
from . import procountor_connection_check
from . import procountor_connection_findings
from . import procountor_connection_home
from . import procountor_connection_key
from . import procountor_connection_login
from . import procountor_connection_modes
from . import procountor_connection_outage
from . import procountor_connection_pause
from . import procountor_connection_products
from . import procountor_connection_registers
from . import procountor_connection_rights
from . import procountor_connection_rows
from . import procountor_connection_scope
from . import procountor_connection_secrets
from . import procountor_connection_settings
from . import procountor_connection_setup
from . import procountor_connection_steps
from . import procountor_connection_trial
from . import procountor_connection_strays
from . import procountor_connection_document  # its part of the refresh comes after the settings
from . import procountor_connection_factoring  # as the document
from . import procountor_connection_sums
from . import procountor_connection_tell
from . import procountor_connection_dimensions  # after the findings and the settings, of which it extends some
from . import procountor_cursor
from . import procountor_dimension
from . import procountor_dimension_item
from . import procountor_dimension_link
from . import procountor_exchange
from . import procountor_exchange_accept
from . import procountor_exchange_activity
from . import procountor_exchange_claim
from . import procountor_exchange_door
from . import procountor_exchange_due
from . import procountor_exchange_effect
from . import procountor_exchange_hold
from . import procountor_exchange_outbox
from . import procountor_exchange_queue
from . import procountor_exchange_registers
from . import procountor_exchange_replaced
from . import procountor_exchange_sender
from . import procountor_exchange_settle
from . import procountor_exchange_forgotten  # its sentence comes instead of the one of a conflict
from . import procountor_exchange_transcript
from . import procountor_exchange_unchecked
from . import procountor_exchange_words
from . import procountor_exchange_adopted  # its words come instead of those
from . import procountor_exchange_archived  # its sentences come instead of those of the words
from . import procountor_exchange_waits
from . import procountor_exchange_watch
from . import procountor_factoring_contract
from . import procountor_fiscal_period
from . import procountor_ledger_account
from . import procountor_login
from . import procountor_payment_event
from . import procountor_product
from . import procountor_product_match
from . import procountor_register_run
from . import procountor_register_record
from . import procountor_register_summary
from . import procountor_register_life  # its part of the refresh comes after the settings
from . import procountor_sales_invoice
from . import procountor_sales_invoice_link
from . import procountor_sales_invoice_pairing
from . import procountor_sales_invoice_payments
from . import procountor_go_live
from . import procountor_go_live_figures
from . import procountor_connection_go_live  # its pre-flight and its hold come after those of the connection
from . import procountor_stray
from . import procountor_exchange_retention  # it is about the unknown documents too
from . import procountor_token
from . import procountor_vat_percent
from . import procountor_vat_status
from . import product_product
from . import product_product_codes
from . import product_template_dimensions
from . import res_company
from . import res_config_settings
from . import res_partner
from . import res_partner_channel
from . import res_partner_buyer_references
from . import res_partner_factoring
from . import res_partner_register
from . import res_partner_dimensions
from . import uom_uom
