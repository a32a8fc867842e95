from . import account_move
from . import account_move_line
from . import account_tax
from . import procountor_connection
from . import procountor_exchange
from . import procountor_vat_status
from . import res_partner
