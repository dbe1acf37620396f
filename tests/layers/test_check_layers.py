#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The layer check refuses what is planted, and nothing else."""
import tempfile
import unittest
from pathlib import Path

from check_layers import check

RULES = """\
base:
texts: base
store: texts base
library libxml/: texts
"""


class LayerCheck(unittest.TestCase):
    def check_tree(self, files, rules=RULES):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, text in ({"layers.txt": rules} | files).items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return check(root / "layers.txt", root)

    def assert_refused(self, files, word, rules=RULES):
        faults = self.check_tree(files, rules)
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(word, faults[0])

    def test_accepts_includes_that_go_down(self):
        self.assertEqual([], self.check_tree({
            "base/clock.h": "#include <glib.h>\n",
            "texts/page.h": '#include "base/clock.h"\n',
            "texts/page.c": '#include "texts/page.h"\n#include <libxml/tree.h>\n',
            "store/ledger.c": '#include "texts/page.h"\n#include "base/clock.h"\n',
        }))

    def test_refuses_an_include_that_goes_up(self):
        self.assert_refused({"base/clock.c": '\n#include "store/ledger.h"\n'}, "base/clock.c:2")

    def test_refuses_an_include_without_its_folder(self):
        self.assert_refused({"base/clock.c": '#include "clock.h"\n'}, "without its folder")

    def test_refuses_a_library_outside_its_folder(self):
        self.assert_refused({"store/ledger.c": "#include <libxml/tree.h>\n"}, "texts/ alone")

    def test_refuses_a_library_in_a_public_header(self):
        self.assert_refused({"texts/page.h": "#include <libxml/tree.h>\n"}, "public header")

    def test_accepts_a_library_in_an_internal_header(self):
        self.assertEqual([], self.check_tree(
            {"texts/page_internal.h": "#include <libxml/tree.h>\n"}))

    def test_refuses_extern_in_a_c_file(self):
        self.assert_refused({"base/clock.c": "int a;\nextern int hidden(void);\n"}, "clock.c:2")

    def test_accepts_extern_in_a_comment_or_string(self):
        self.assertEqual([], self.check_tree(
            {"base/clock.c": '/*\nextern int a;\n*/\nconst char *b = "\\\nextern";\n'}))

    def test_refuses_two_modules_that_include_each_other(self):
        self.assert_refused({
            "base/clock.c": '#include "base/digest.h"\n',
            "base/digest.h": '#include "base/clock.h"\n',
        }, "clock -> digest -> clock")

    def test_refuses_a_ring_of_three_modules(self):
        self.assert_refused({
            "base/a.c": '#include "base/b.h"\n',
            "base/b.c": '#include "base/c.h"\n',
            "base/c.c": '#include "base/a.h"\n',
        }, "a -> b -> c -> a")

    def test_counts_an_internal_header_as_part_of_its_module(self):
        self.assertEqual([], self.check_tree({
            "base/clock_internal.h": '#include "base/clock.h"\n',
            "base/clock.c": '#include "base/clock_internal.h"\n',
        }))

    def test_refuses_a_test_that_opens_an_internal_header(self):
        self.assert_refused(
            {"tests/base/test_clock.c": '#include "base/clock_internal.h"\n'}, "public headers")

    def test_refuses_a_link_that_the_rules_forbid(self):
        self.assert_refused(
            {"base/CMakeLists.txt": "civcas_layer(base LINKS store PACKAGES sqlite3)\n"},
            "must not link store")

    def test_refuses_rules_that_lead_back(self):
        self.assert_refused({}, "ring", rules="base: texts\ntexts: base\n")


if __name__ == "__main__":
    unittest.main()
