#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ledgers of every earlier version, with three releases in them, are brought up: what they hold
stays, and the sums of the fold still hold."""
import re
import sqlite3
import tempfile
import unittest
from pathlib import Path

from system import SOURCE, run_civcas
import make_releases

FIRST = SOURCE / "tests" / "store" / "ledger_version_1.sql"
STEPS = {int(path.name[:3]): path for path in (SOURCE / "store" / "migrations").glob("*.sql")}
APPLICATION = 0x43495643
LISTS = ("changes", "cases", "figures", "books", "captures")


def columns(database, schema, table):
    return [row[1] for row in database.execute(f"PRAGMA {schema}.table_info({table})")]


def make_older(path, version, today):
    """A ledger of @version that holds what the ledger @today holds, as far as it has room."""
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(FIRST.read_text())
    for step in range(2, version + 1):
        database.executescript(STEPS[step].read_text())
    database.execute(f"PRAGMA application_id = {APPLICATION}")
    database.execute(f"PRAGMA user_version = {version}")
    database.execute("ATTACH ? AS today", (str(today),))
    tables = [name for name, in database.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    database.execute("PRAGMA foreign_keys = OFF")
    for table in tables:
        there = columns(database, "today", table)
        both = ", ".join(name for name in columns(database, "main", table) if name in there)
        if both:
            database.execute(f"DELETE FROM main.{table}")
            database.execute(f"INSERT INTO main.{table} ({both}) SELECT {both} FROM today.{table}")
    database.execute("DETACH today")
    database.close()


class Upgrade(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        cls.today = cls.folder / "today.db"
        make_releases.main([str(cls.folder)])
        done = run_civcas("import", "--db", cls.today, *(
            cls.folder / f"{month}.html" for month in ("march", "april", "may")))
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def list_all(self, ledger):
        return {verb: run_civcas(verb, "--json", "--db", ledger).stdout for verb in LISTS}

    def test_every_version_has_a_step(self):
        self.assertEqual(list(range(2, max(STEPS) + 1)), sorted(STEPS))

    def test_a_ledger_of_any_version_is_brought_up_and_keeps_what_it_holds(self):
        expected = self.list_all(self.today)
        for version in range(1, max(STEPS)):
            with self.subTest(version=version):
                older = self.folder / f"version-{version}.db"
                make_older(older, version, self.today)

                # A reader says what to do, and does not touch it.
                read = run_civcas("cases", "--db", older)
                self.assertEqual(1, read.returncode)
                self.assertRegex(read.stderr.decode(), rf"version {version} .*bring it up")

                done = run_civcas("rebuild", "--db", older)
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertTrue(Path(f"{older}.before-{version + 1}").exists())
                self.assertEqual(expected, self.list_all(older))
                proof = run_civcas("verify", "--db", older)
                self.assertEqual(0, proof.returncode, proof.stdout + proof.stderr)

    def test_a_copy_of_the_older_ledger_can_be_put_back(self):
        older = self.folder / "back.db"
        make_older(older, 1, self.today)
        run_civcas("rebuild", "--db", older)
        copy = Path(f"{older}.before-2")
        database = sqlite3.connect(copy)
        self.assertEqual(1, database.execute("PRAGMA user_version").fetchone()[0])
        self.assertEqual("ok", database.execute("PRAGMA integrity_check").fetchone()[0])
        database.close()


if __name__ == "__main__":
    unittest.main()
