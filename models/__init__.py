from . import procountor_fetched  # the others of its kind inherit it
from . import procountor_vat_choice  # taxes and fiscal positions inherit it
from . import account_fiscal_position
from . import account_move
from . import account_move_content
from . import account_move_line
from . import account_move_vat
from . import account_tax
from . import account_tax_coverage
from . import account_tax_percent
from . import procountor_connection
from . import procountor_connection_check
from . import procountor_connection_secrets
from . import procountor_exchange
from . import procountor_exchange_sender
from . import procountor_bank_account
from . import procountor_dimension
from . import procountor_dimension_item
from . import procountor_ledger_account
from . import procountor_vat_percent
from . import procountor_vat_status
from . import res_partner
from . import uom_uom
