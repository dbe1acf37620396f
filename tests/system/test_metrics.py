#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures for monitoring: those that are written are those that the guide names, and the example
rules wake somebody when they should and at no other time (as promtool of package prometheus says,
where it is installed)."""
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from system import SOURCE
from watching import WatchingTest, wait_until

GUIDE = SOURCE / "docs/metrics.md"
RULES = SOURCE / "packaging/prometheus/civcas-alerts.yml"

# When what holds for so long, and which alerts then are out; values as promtool writes series.
HISTORIES = {
    "all is well": ("300m", {"civcas_written_timestamp_seconds": "0+60x400",
                             "civcas_outbox_waiting": "0x400",
                             'civcas_source_failures{source="oir"}': "0x400",
                             "civcas_last_accepted_timestamp_seconds": "0+60x400"}, set()),
    "a mail waits for an hour": ("60m", {"civcas_written_timestamp_seconds": "0+60x400",
                                         "civcas_outbox_waiting": "1x400"}, set()),
    "mail waits for long": ("180m", {"civcas_written_timestamp_seconds": "0+60x400",
                                     "civcas_outbox_waiting": "2x400"}, {"CivcasMailWaits"}),
    "civcasd hangs": ("30m", {"civcas_written_timestamp_seconds": "0+60x5 300x400"},
                      {"CivcasDead"}),
    "the file is gone": ("10m", {}, {"CivcasDead"}),
    "a source fails": ("90m", {"civcas_written_timestamp_seconds": "0+60x400",
                               'civcas_source_failures{source="oir"}': "3x400"},
                       {"CivcasSourceFailing"}),
    "nothing is accepted": ("3000m", {"civcas_written_timestamp_seconds": "0+60x4000",
                                      "civcas_last_accepted_timestamp_seconds": "0x4000"},
                            {"CivcasNothingAccepted"}),
}


def names_in(text):
    return set(re.findall(r"\bcivcas_[a-z_]+", text))


class Figures(WatchingTest):
    def test_what_is_written_is_what_the_guide_names(self):
        figures = Path(self.newsroom.folder) / "civcas.prom"
        settings = Path(self.newsroom.folder) / "config/civcas.conf"
        settings.write_text(settings.read_text() + f"[Metrics]\nFile={figures}\n")
        self.newsroom.start()
        text = wait_until("figures of a round", lambda: figures.exists() and
                          "civcas_source_up" in figures.read_text() and figures.read_text())
        self.assertEqual(names_in(GUIDE.read_text()),
                         {line.split("{")[0].split(" ")[0] for line in text.splitlines()
                          if not line.startswith("#")})
        self.assertTrue(text.endswith("# EOF\n"))


class Rules(unittest.TestCase):
    def test_they_ask_for_figures_that_there_are(self):
        self.assertLessEqual(names_in(RULES.read_text()), names_in(GUIDE.read_text()))

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed")
    def test_they_wake_somebody_when_they_should_and_at_no_other_time(self):
        alerts = set(re.findall(r"alert: (\w+)", RULES.read_text()))
        self.assertEqual(alerts, set().union(*(out for _, _, out in HISTORIES.values())))
        for history, (when, series, out) in HISTORIES.items():
            with self.subTest(history), tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "test.yml"
                lines = [f"rule_files: [{RULES}]", "evaluation_interval: 1m", "tests:",
                         "- interval: 1m", "  input_series:" if series else "  input_series: []"]
                for name, values in series.items():
                    lines += [f"  - series: '{name}'", f"    values: '{values}'"]
                lines += ["  promql_expr_test:"]
                lines += [f"  - expr: count by (alertname) (ALERTS{{alertstate=\"firing\"}})",
                          f"    eval_time: {when}", "    exp_samples:" if out else
                          "    exp_samples: []"]
                for name in sorted(out):
                    lines += [f"    - labels: '{{alertname=\"{name}\"}}'", "      value: 1"]
                path.write_text("\n".join(lines) + "\n")
                done = subprocess.run(["promtool", "test", "rules", path], capture_output=True,
                                      text=True, timeout=60, check=False)
                self.assertEqual(0, done.returncode, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
