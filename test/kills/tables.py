"""Keeps what the tables of databases hold and puts it back, while their server runs.

    python test/kills/tables.py URL...

Reads `keep`, `restore` and `same` from its input, one a line, and answers the last with yes or no, the others with `done`.
URLs as SQLAlchemy writes them.
"""

import sqlite3
import sys

from sqlalchemy import create_engine, inspect, text


def rows(engine):
    """What all tables hold, as one text, in whatever order they were written."""
    with engine.connect() as live:
        return {
            name: sorted(repr(tuple(row)) for row in live.execute(text(f'SELECT * FROM "{name}"')))
            for name in inspect(engine).get_table_names()
        }


class Sqlite:
    def __init__(self, engine):
        self.path = engine.url.database
        self.kept = sqlite3.connect(":memory:")

    def keep(self):
        live = sqlite3.connect(self.path, timeout=60)
        live.backup(self.kept)
        live.close()

    def restore(self):
        # the locks of the file are heeded, and whoever has it open sees that it changed
        live = sqlite3.connect(self.path, timeout=60)
        self.kept.backup(live)
        live.close()


class Postgres:
    def __init__(self, engine):
        self.engine = engine
        self.columns = {}

    def keep(self):
        looked = inspect(self.engine)
        for name in looked.get_table_names(schema="public"):
            # what is computed of others is never written
            own = [one["name"] for one in looked.get_columns(name, schema="public") if "computed" not in one]
            self.columns[name] = ", ".join(f'"{column}"' for column in own)
        with self.engine.begin() as live:
            live.execute(text("DROP SCHEMA IF EXISTS kept CASCADE"))
            live.execute(text("CREATE SCHEMA kept"))
            for name in self.columns:
                live.execute(text(f'CREATE TABLE kept."{name}" AS TABLE public."{name}"'))

    def restore(self):
        with self.engine.begin() as live:
            # whole tables are put back, in any order: what refers to what holds again at the end
            live.execute(text("SET LOCAL session_replication_role = replica"))
            for name, columns in self.columns.items():
                live.execute(text(f'DELETE FROM public."{name}"'))
                into = f'INSERT INTO public."{name}" ({columns}) OVERRIDING SYSTEM VALUE'
                live.execute(text(f'{into} SELECT {columns} FROM kept."{name}"'))


def main():
    engines = [create_engine(url) for url in sys.argv[1:]]
    databases = [(Sqlite if one.dialect.name == "sqlite" else Postgres)(one) for one in engines]
    held = None
    for line in sys.stdin:
        word = line.strip()
        if word == "keep":
            held = [rows(one) for one in engines]
        if word == "same":
            print("yes" if [rows(one) for one in engines] == held else "no", flush=True)
            continue
        for database in databases:
            {"keep": database.keep, "restore": database.restore}[word]()
        print("done", flush=True)


main()
