from . import test_access
from . import test_connection
from . import test_send_invoice
from . import test_send_refusals
from . import test_totals
from . import test_vat_choice
from . import test_vat_invoice
from . import test_web_routes
