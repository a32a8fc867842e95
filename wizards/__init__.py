from . import procountor_vat_mapping
from . import procountor_vat_mapping_line
