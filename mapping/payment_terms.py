"""Terms of payment: due date, cash discount and penal interest (chapters 7.2 and 7.3)."""

from decimal import Decimal
from typing import TypedDict

LONGEST_TERM_DAYS = 999
LARGEST_DISCOUNT = Decimal('99.99')
DECIMALS = Decimal('0.01')


class CashDiscountValues(TypedDict):
    """What is taken off when the customer pays in time: ``percent`` within ``days`` of the invoice date."""

    days: int
    percent: Decimal


def is_possible_term(date, due_date):
    """Return whether the service takes ``due_date`` for an invoice of ``date``: 0-999 days later."""
    return 0 <= (due_date - date).days <= LONGEST_TERM_DAYS


def is_possible_discount(discount):
    """Return whether the service takes it: two decimals, 99.99 % and 999 days at most.

    :param CashDiscountValues discount:
    """
    percent = discount['percent']
    is_exact = percent == percent.quantize(DECIMALS)
    return is_exact and 0 < percent <= LARGEST_DISCOUNT and 0 <= discount['days'] <= LONGEST_TERM_DAYS


def terms_payload(values):
    """Return what the payment data say of the terms.

    :param InvoiceValues values: ``due_date``, and ``cash_discount`` where there is one
    """
    payload = {'dueDate': values['due_date'].isoformat()}
    if discount := values.get('cash_discount'):
        payload['cashDiscount'] = {
            'optionList': [{'numberOfDays': discount['days'], 'discountPercentage': discount['percent']}],
            'cashDiscountsTermType': 'FROM_INV_DATE',
        }
    return payload
