"""What tells that a transaction of somebody else was in the way, and that this one has to start over."""

from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

START_OVER = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)
