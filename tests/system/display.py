# SPDX-License-Identifier: GPL-3.0-or-later
"""A real notification server, dunst, on a virtual display."""
import json
import os
import shutil
import subprocess
import tempfile
import time

PROGRAMS = ("Xvfb", "dunst", "dunstctl", "import")
CRITICAL_FRAME = bytes.fromhex("b3261e")
SETTINGS = """[global]
width = 420
height = 400
origin = top-right
offset = 16x16
font = DejaVu Sans 10
markup = {markup}
format = "<b>%s</b>\\n%b"
word_wrap = yes
notification_limit = 20
show_indicators = yes
frame_width = 2
gap_size = 6
[urgency_low]
background = "#f4f4f5"
foreground = "#1d1d1f"
frame_color = "#8e8e93"
timeout = 0
[urgency_normal]
background = "#ffffff"
foreground = "#1d1d1f"
frame_color = "#1a5fb4"
timeout = 0
[urgency_critical]
background = "#2b1517"
foreground = "#ffffff"
frame_color = "#b3261e"
timeout = 0
"""


def find_missing():
    """Names of programs that are not installed."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


class Display:
    """Use as a context manager, on a session bus whose notification server is nobody yet."""

    def __init__(self, markup="full"):
        self.markup = markup
        self.processes = []

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        reading, writing = os.pipe()
        self.start(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x900x24", "-nolisten",
                    "tcp"], pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.environment = {**os.environ, "DISPLAY": f":{pipe.readline().strip()}"}
        path = os.path.join(self.folder.name, "dunstrc")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(markup=self.markup))
        self.start(["dunst", "-conf", path], env=self.environment)
        self.wait(lambda: self.ask("count", "displayed") == "0", "dunst on the bus")
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
        self.folder.cleanup()

    def start(self, arguments, **options):
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   **options)
        self.processes.append(process)

    @staticmethod
    def wait(condition, what):
        end = time.monotonic() + 20
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"not seen within 20 s: {what}")
            time.sleep(0.05)

    def ask(self, *words):
        done = subprocess.run(["dunstctl", *words], env=self.environment, capture_output=True,
                              text=True, timeout=20, check=False)
        return done.stdout.strip() if done.returncode == 0 else None

    def wait_displayed(self, count):
        self.wait(lambda: self.ask("count", "displayed") == str(count), f"{count} popups")

    def close_all(self):
        """Takes all down; what the server had received of each, oldest first."""
        self.ask("close-all")
        history = json.loads(self.ask("history"))["data"][0]
        self.ask("history-clear")
        return [{name: value["data"] for name, value in popup.items()}
                for popup in sorted(history, key=lambda popup: popup["id"]["data"])]

    def count_pixels(self, colour):
        """How many pixels of the display have @colour, three bytes."""
        path = os.path.join(self.folder.name, "display.ppm")
        self.draw(path)
        with open(path, "rb") as file:
            pixels = file.read()[-1024 * 900 * 3:]
        return sum(1 for at in range(0, len(pixels), 3) if pixels[at:at + 3] == colour)

    def draw(self, path):
        time.sleep(0.5)  # dunst draws when it is idle
        subprocess.run(["import", "-depth", "8", "-window", "root", path], env=self.environment, check=True,
                       timeout=30)
