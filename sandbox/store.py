"""The memory of the sandbox: one SQLite file.

Every kind of document has a table: the JSON as the API shows it, and beside it the columns that searches filter on.
Ids count per company from 1, so two companies share ids, as in the real service. The file is in WAL mode and every
change is committed before it is answered: killing the process loses nothing that was answered.
"""

import hashlib
import json
import sqlite3
import threading
from contextlib import contextmanager
from typing import NamedTuple

from .planner import advise_planner
from .tables import COLUMNS, COMMON_TABLES, INDEXES


def fingerprint(key):
    """Return what stands for an API key in the data file and in tokens."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


class Stored(NamedTuple):
    """A document, and when it was created (local time of the service)."""

    document: dict
    created: str


class Store:
    """All companies of one file. Used by many threads, one at a time.

    :param path: the file, or ``:memory:``
    """

    def __init__(self, path):
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        # Survives the death of the process; only a power cut could take the last documents.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._create_tables()

    def close(self):
        """Wait for a running transaction and close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self):
        """All or nothing, and nobody else meanwhile. May be nested: the outermost one commits."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise

    @contextmanager
    def reading(self):
        """Several reads that belong together."""
        with self._lock:
            yield

    def execute(self, statement, values=()):
        """Run one statement and return its rows."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def register(self, kind, company):
        """Return the documents of a kind in a company."""
        return Register(self, kind, company)

    def take(self, company, name, count=1):
        """Return the first of ``count`` new numbers of a sequence; sequences start at 1."""
        with self.transaction():
            self.execute(
                "INSERT INTO sequence VALUES (?, ?, ?) "
                "ON CONFLICT (company, name) DO UPDATE SET last = last + excluded.last",
                (company, name, count),
            )
            last = self.execute("SELECT last FROM sequence WHERE company = ? AND name = ?", (company, name))
        return last[0][0] - count + 1

    def fact(self, company, name, default=None):
        """Return a single document of a company, such as its VAT lists; company 0 is the sandbox itself."""
        rows = self.execute("SELECT json FROM fact WHERE company = ? AND name = ?", (company, name))
        return json.loads(rows[0][0]) if rows else default

    def set_fact(self, company, name, value):
        """Store a single document of a company."""
        self.execute("INSERT OR REPLACE INTO fact VALUES (?, ?, ?)", (company, name, json.dumps(value)))

    def companies(self):
        """Return the ids of all companies."""
        return [row[0] for row in self.execute("SELECT company FROM fact WHERE name = 'company' ORDER BY company")]

    def add_key(self, key, company):
        """Add an API key of a company."""
        self.execute("INSERT OR REPLACE INTO api_key VALUES (?, ?, 1)", (fingerprint(key), company))

    def company_of_key(self, key_fingerprint):
        """Return the company of an active API key, given its :func:`fingerprint`, or None."""
        rows = self.execute("SELECT company FROM api_key WHERE fingerprint = ? AND active", (key_fingerprint,))
        return rows[0][0] if rows else None

    def clear(self):
        """Forget everything but the secret behind the tokens."""
        with self.transaction():
            self.execute("DELETE FROM fact WHERE name <> 'token_secret'")
            for table in ("sequence", "api_key", "attachment_file", *COLUMNS):
                self.execute(f"DELETE FROM {table}")

    def _create_tables(self):
        with self._lock:
            self._connection.executescript(COMMON_TABLES)
        for kind, columns in COLUMNS.items():
            names = ", ".join(columns)
            self.execute(
                f"CREATE TABLE IF NOT EXISTS {kind} (company INTEGER, id INTEGER, created TEXT, json TEXT, {names}, "
                "PRIMARY KEY (company, id))"
            )
            for column in INDEXES[kind]:
                self.execute(f"CREATE INDEX IF NOT EXISTS {kind}_{column} ON {kind} (company, {column})")
        advise_planner(self._connection)


class Register:
    """The documents of one kind in one company."""

    def __init__(self, store, kind, company):
        self._store = store
        self._kind = kind
        self._company = company
        self._columns = COLUMNS[kind]

    def next_id(self):
        """Return an id for a new document."""
        return self._store.take(self._company, self._kind)

    def insert(self, document, created):
        """Store a new document under its own id.

        :param created: stamp of the creation
        """
        self._save("INSERT", document, created)

    def replace(self, document):
        """Store a changed document."""
        self._save("REPLACE", document, self.created(document["id"]))

    def delete(self, document_id):
        """Forget a document."""
        self._store.execute(f"DELETE FROM {self._kind} WHERE company = ? AND id = ?", (self._company, document_id))

    def get(self, document_id):
        """Return a document, or None."""
        found = self.get_many([document_id])
        return found[0] if found else None

    def get_many(self, ids):
        """Return the documents that exist, ordered by id."""
        marks = ", ".join("?" * len(ids))
        rows = self._select("json", f"id IN ({marks}) ORDER BY id", ids)
        return [json.loads(row[0]) for row in rows]

    def created(self, document_id):
        """Return the stamp of the creation of a document."""
        return self._select("created", "id = ?", (document_id,))[0][0]

    def count(self, where="1", values=()):
        """Return how many documents match."""
        return self._select("count(*)", where, values)[0][0]

    def search(self, where="1", values=(), order="id DESC", limit=-1, offset=0):
        """Return the matching documents as a list of :class:`Stored`.

        :param where: SQL condition over the columns of the kind, written by a rule and never by a client
        """
        rows = self._select("json, created", f"{where} ORDER BY {order} LIMIT {limit:d} OFFSET {offset:d}", values)
        return [Stored(json.loads(document), created) for document, created in rows]

    def _select(self, what, where, values):
        return self._store.execute(
            f"SELECT {what} FROM {self._kind} WHERE company = ? AND {where}", (self._company, *values)
        )

    def _save(self, verb, document, created):
        values = [column(document) for column in self._columns.values()]
        marks = ", ".join("?" * (len(values) + 4))
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        self._store.execute(
            f"{verb} INTO {self._kind} VALUES ({marks})", (self._company, document["id"], created, text, *values)
        )
