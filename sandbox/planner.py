"""Advice for SQLite's planner: a company has many documents, few of them share a value.

Without statistics SQLite takes a company for ten rows and reads all of them in the order of their ids.
"""

from .tables import COLUMNS, INDEXES

# Rows of a table, rows of a company; then rows that share a value of the column.
ROWS, SHARED = "200000 100000", 20
# A value of these is shared by many.
COARSE = {"status": 10_000, "type": 30_000, "date": 500}


def advise_planner(connection):
    """Write statistics of a large sandbox, whatever is in it now."""
    rows = []
    for kind in COLUMNS:
        rows.append((kind, f"sqlite_autoindex_{kind}_1", f"{ROWS} 1"))
        rows += [(kind, f"{kind}_{column}", f"{ROWS} {COARSE.get(column, SHARED)}") for column in INDEXES[kind]]
    # Only for the table of statistics; reading the documents would take long.
    connection.execute("PRAGMA analysis_limit = 1")
    connection.execute("ANALYZE")
    connection.execute("DELETE FROM sqlite_stat1")
    connection.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", rows)
    # Lets this connection read them again.
    connection.execute("ANALYZE sqlite_schema")
