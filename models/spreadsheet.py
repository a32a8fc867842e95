"""Tables as spreadsheet files. Texts stay texts: none of them becomes a formula."""

from io import BytesIO

import xlsxwriter

NUMBER_FORMAT = '#,##0.00'
WIDTH = 18


def spreadsheet(tables):
    """Return the bytes of an XLSX file.

    :param dict tables: ``{title: rows}``, one sheet each; the first row is the heading. Values are texts, dates,
        numbers, False or None
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, {'in_memory': True, 'default_date_format': 'yyyy-mm-dd'}) as book:
        bold, amount = book.add_format({'bold': True}), book.add_format({'num_format': NUMBER_FORMAT})
        for title, rows in tables.items():
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    _write(sheet, place, column, value, bold if place == 0 else None, amount)
            sheet.set_column(0, max((len(row) for row in rows), default=1) - 1, WIDTH)
    return target.getvalue()


def _write(sheet, place, column, value, text_format, amount_format):
    if value is None or value is False:
        return
    if isinstance(value, str):
        sheet.write_string(place, column, value, text_format)
    elif isinstance(value, float):
        sheet.write_number(place, column, value, amount_format)
    elif isinstance(value, int):
        sheet.write_number(place, column, value)
    else:
        sheet.write_datetime(place, column, value)
