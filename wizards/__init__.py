from . import account_move_send_batch_wizard
from . import account_move_send_wizard
from . import procountor_missing_tax
from . import procountor_preview
from . import procountor_preview_content
from . import procountor_preview_problem
from . import procountor_vat_mapping
from . import procountor_vat_mapping_line
