"""Reading invoices from the sandbox: lists, filters, pages, many ids."""

import pytest


@pytest.fixture
def reader(clean_sandbox):
    """A function that reads a path of the API and returns the answer."""
    session = clean_sandbox.session()
    return lambda path: session.get(f"{clean_sandbox.api}{path}")


@pytest.fixture
def five(clean_sandbox, sales_invoice):
    """Five invoices; their dates are 1-5 February, their own numbers A-1 ... A-5."""
    session = clean_sandbox.session()
    for number in range(1, 6):
        invoice = sales_invoice(date=f"2026-02-0{number}", originalInvoiceNumber=f"A-{number}")
        assert session.post(f"{clean_sandbox.api}/invoices", json=invoice).status_code == 200
    return clean_sandbox


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["results"]]


def test_the_newest_comes_first(five, reader):
    assert ids(reader("/invoices")) == [5, 4, 3, 2, 1]
    assert ids(reader("/invoices?orderById=ASC")) == [1, 2, 3, 4, 5]
    assert ids(reader("/invoices?orderByDate=ASC")) == [1, 2, 3, 4, 5]


def test_rows_are_basic_data(five, reader):
    row = reader("/invoices").json()["results"][0]
    assert row["dueDate"] == "2026-02-16"
    assert row["created"] and row["version"] and row["invoiceSumInfo"]
    assert "invoiceRows" not in row


def test_pages(five, reader):
    answer = reader("/invoices?size=2&page=1")
    assert ids(answer) == [3, 2]
    assert answer.json()["meta"] == {"pageNumber": 1, "pageSize": 2, "resultCount": 2, "totalCount": 5}
    assert ids(reader("/invoices?size=2&page=2")) == [1]
    assert ids(reader("/invoices?size=2&page=3")) == []


def test_previous_id_continues_in_the_direction_of_the_list(five, reader):
    assert ids(reader("/invoices?previousId=3")) == [2, 1]
    assert ids(reader("/invoices?previousId=3&orderById=ASC")) == [4, 5]


def test_old_versions_have_no_total_count(five, reader):
    five.set(total_count=False)
    assert reader("/invoices").json()["meta"] == {"pageNumber": 0, "pageSize": 50, "resultCount": 5}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("originalInvoiceNumber=A-3", [3]),
        ("originalInvoiceNumber=A", []),
        ("originalInvoiceNumber=a-3", []),
        ("startDate=2026-02-02&endDate=2026-02-03", [3, 2]),
        ("dueStartDate=2026-02-17", []),
        ("invoiceNumber=1004", [4]),
        ("types=SALES_INVOICE,SALES_ORDER&startDate=2026-02-05", [5]),
        ("types=SALES_ORDER", []),
        ("types=SALES_ORDER&types=SALES_INVOICE&startDate=2026-02-05", [5]),
        ("status=UNFINISHED&endDate=2026-02-01", [1]),
        ("status=SENT,NOT_SENT", []),
        ("invoiceChannel=EMAIL", []),
        ("businessPartnerId=1", []),
        ("createdStartDate=2020-01-01T00:00&createdEndDate=2020-01-02T00:00:00", []),
        ("versionStartDate=2020-01-01T00:00&endDate=2026-02-01", [1]),
        ("versionStartDate=2999-01-01T00:00", []),
        ("searchTerm=1002", [2]),
        ("searchTerm=H%C3%96P%C3%96L%C3%84N&endDate=2026-02-02", [2, 1]),
        ("searchTerm=nobody", []),
        ("productId=1", []),
        ("isOffer=true", []),
        ("endDate=&startDate=2026-02-05", [5]),
    ],
)
def test_filters(five, reader, query, expected):
    assert ids(reader(f"/invoices?{query}")) == expected


def test_both_ends_of_a_version_filter_count_in(five, reader):
    stamp = reader("/invoices/3").json()["version"]
    assert 3 in ids(reader(f"/invoices?versionStartDate={stamp}&versionEndDate={stamp}"))


def test_the_own_number_can_be_matched_partially_by_switch(five, reader):
    five.set(original_number_match="partial")
    assert ids(reader("/invoices?originalInvoiceNumber=A")) == [5, 4, 3, 2, 1]


def test_the_product_filter_looks_into_the_rows(clean_sandbox, reader, sales_invoice):
    session = clean_sandbox.session()
    product = {"type": "SALES", "name": "Hillo", "discount": 0, "price": 5, "active": True, "currency": "EUR"}
    session.post(f"{clean_sandbox.api}/products", json=product)
    invoice = sales_invoice()
    session.post(f"{clean_sandbox.api}/invoices", json=invoice)
    invoice["invoiceRows"][0]["productId"] = 1
    session.post(f"{clean_sandbox.api}/invoices", json=invoice)
    assert ids(reader("/invoices?productId=1,7")) == [2]


def test_one_id_gives_an_object_and_several_a_list(five, reader):
    assert reader("/invoices/3").json()["id"] == 3
    assert [one["id"] for one in reader("/invoices/4,2,2,99").json()] == [2, 4]
    assert [one["id"] for one in reader("/invoices/4,99").json()] == [4]


@pytest.mark.parametrize("path", ["99", "98,99", "abc", "1,x", "-1", "999999999999999999999"])
def test_unknown_ids_are_404(five, reader, path):
    assert reader(f"/invoices/{path}").status_code == 404


def test_more_than_200_ids_are_refused(five, reader):
    many = ",".join(map(str, range(1, 202)))
    assert reader(f"/invoices/{many}").status_code == 400
    assert len(reader(f"/invoices/{many[: -len(',201')]}").json()) == 5
