from . import procountor_missing_tax
from . import procountor_vat_mapping
from . import procountor_vat_mapping_line
