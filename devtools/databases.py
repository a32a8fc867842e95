"""Databases on the PostgreSQL server, each together with its files in Odoo's file store."""

import contextlib
import os
import shutil

import psycopg2

from . import odoo
from .progress import Stop


@contextlib.contextmanager
def cursor(server, database="postgres"):
    """Provide a cursor in autocommit mode."""
    where = {"host": server.host, "port": server.port, "user": server.user, "password": server.password}
    try:
        connection = psycopg2.connect(dbname=database, **{name: value for name, value in where.items() if value})
    except psycopg2.OperationalError as error:
        # the second line of libpq's message is a guess
        raise Stop(f"PostgreSQL does not answer: {str(error).splitlines()[0]}") from error
    connection.autocommit = True
    try:
        with connection.cursor() as result:
            yield result
    finally:
        connection.close()


def check(server):
    """Stop when the server is none that Odoo accepts."""
    with cursor(server) as cr:
        cr.execute("SELECT rolname, rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        name, may_create = cr.fetchone()
    if name == "postgres":
        raise Stop("Odoo refuses the PostgreSQL user postgres: name another user in DATABASE_URL or PGUSER")
    if not may_create:
        raise Stop(f'The PostgreSQL user {name} may not create databases: run ALTER ROLE "{name}" CREATEDB')


def names(server, start=""):
    """Return the names of our databases that begin with ``start``."""
    with cursor(server) as cr:
        cr.execute("SELECT datname FROM pg_database")
        return sorted(name for (name,) in cr.fetchall() if name.startswith(server.database_name(start)))


def exists(server, name):
    """Tell whether the database is there together with its files."""
    return name in names(server) and (odoo.FILESTORE / name).exists()


def create(server, name):
    """Create an empty database."""
    with cursor(server) as cr:
        cr.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")


def copy(server, source, name):
    """Copy a database and its files. The files are linked: Odoo never changes one, it only adds and removes."""
    drop(server, name)
    shutil.copytree(odoo.FILESTORE / source, odoo.FILESTORE / name, copy_function=os.link)
    with cursor(server) as cr:
        cr.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def rename(server, name, new_name):
    """Rename a database and its files."""
    drop(server, new_name)
    (odoo.FILESTORE / name).rename(odoo.FILESTORE / new_name)
    with cursor(server) as cr:
        cr.execute(f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')


def drop(server, name):
    """Drop a database and its files, whoever is connected to it."""
    with cursor(server) as cr:
        cr.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(odoo.FILESTORE / name, ignore_errors=True)
