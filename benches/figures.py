#!/usr/bin/env python3
"""Measures the figures in the README: time against `cat`, instructions, memory, start-up, size of the program.

  benches/figures.py [--rounds 7] [--scale 1] [--only NAME ...] [--scratch DIR]

--scale 0.01 makes the large files a hundred times smaller, for a trial. The parts: time pipe growth memory batch small
instructions size. The scratch directory takes about 12 GB.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from measure import Command, build, generate, interleaved, once, ratios, table

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MEGABYTE = 1 << 20


class Figures:
    def __init__(self, overrides):
        self.overrides = overrides
        self.program, self.generator = build(ROOT)
        os.makedirs(overrides.scratch, exist_ok=True)

    def megabytes(self, count):
        return str(max(1, int(count * self.overrides.scale)) * MEGABYTE)

    def har(self, name, size, *more):
        path = os.path.join(self.overrides.scratch, name)
        counts = generate(self.generator, path, "--size", size, *more)
        return path, counts

    def compare(self, commands):
        interleaved(commands, self.overrides.rounds)
        table(commands, commands[0])

    def time(self):
        path, counts = self.har("large.har", self.megabytes(1000))
        print(f"{counts['bytes']} bytes, indented, with bodies")
        self.compare([Command("cat", ["cat", path]), Command("har-cors", [self.program, path])])

    def pipe(self):
        path, _ = self.har("large.har", self.megabytes(1000))
        self.compare([Command("cat | cat", ["cat"], source=["cat", path]),
                      Command("cat | har-cors", [self.program, "-"], source=["cat", path])])

    def growth(self):
        one, part = self.har("large.har", self.megabytes(1000))
        four, whole = self.har("four.har", self.megabytes(4000))
        commands = [Command("a quarter", [self.program, one]), Command("whole", [self.program, four])]
        interleaved(commands, self.overrides.rounds)
        table(commands, commands[0])
        middle, least, most = ratios(commands[1].runs, commands[0].runs, "user")
        entries = whole["entries"] / part["entries"]
        print(f"user time of four times the bytes, with {entries:.2f} times the entries: {middle:.2f} times ({least:.2f}-{most:.2f}, n = {self.overrides.rounds})")

    def memory(self):
        one, _ = self.har("large.har", self.megabytes(1000))
        four, _ = self.har("four.har", self.megabytes(4000))
        body, _ = self.har("one-body.har", self.megabytes(300), "--one-body")
        made = [self.generator, "--out", "-", "--size", self.megabytes(4000)]
        for command in [Command("1 GB file", [self.program, one]), Command("4 GB file", [self.program, four]),
                        Command("4 GB pipe", [self.program, "-"], source=made),
                        Command("300 MB body", [self.program, body]),
                        Command("300 MB body, pipe", [self.program, "-"], source=["cat", body])]:
            runs = [once(command) for _ in range(3)]
            peaks = ", ".join(f"{run.peak:.1f}" for run in runs)
            print(f"{command.name:18} peak MB {peaks}   exit {runs[0].status}")

    def batch(self):
        files = max(2, int(2000 * self.overrides.scale))
        directory, counts = self.har("batch", "650K", "--batch", str(files))
        paths = sorted(os.path.join(directory, name) for name in os.listdir(directory))
        print(f"{files} files, {counts['bytes']} bytes")
        self.compare([Command("cat", ["cat", *paths]), Command("har-cors", [self.program, directory])])

    def small(self):
        ten, _ = self.har("ten.har", str(10 * MEGABYTE))
        one, _ = self.har("one-entry.har", "1")
        self.compare([Command("cat 10 MB", ["cat", ten]), Command("10 MB", [self.program, ten]),
                      Command("one entry", [self.program, one]), Command("--version", [self.program, "--version"])])

    def instructions(self):
        if not shutil.which("valgrind"):
            print("valgrind is not installed")
            return
        one, _ = self.har("one-entry.har", "1")
        start = self.count(one)
        print(f"start and end: {start} instructions")
        for name, more in [("with bodies", []), ("headers only", ["--no-bodies"]), ("headers only, minified", ["--no-bodies", "--minified"])]:
            path, counts = self.har(name.replace(" ", "-").replace(",", "") + ".har", str(10 * MEGABYTE), *more)
            count = self.count(path)
            each = count / counts["bytes"]
            net = (count - start) / counts["bytes"]
            print(f"{name:24} {count:12} instructions, {each:6.2f} a byte ({net:.2f} without start and end)")

    def count(self, path):
        # One thread, since callgrind runs threads in turn anyway; the report is included.
        environment = dict(os.environ, RAYON_NUM_THREADS="1")
        out = os.path.join(self.overrides.scratch, "callgrind.out")
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", self.program, path],
                              env=environment, capture_output=True, text=True)
        return int(re.search(r"Collected : (\d+)", done.stderr).group(1))

    def size(self):
        # The release profile strips it.
        print(f"{os.path.getsize(self.program) / 1e6:.2f} MB")


PARTS = ["time", "pipe", "growth", "memory", "batch", "small", "instructions", "size"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--scratch", default=os.path.join(tempfile.gettempdir(), "har-cors-bench"))
    overrides = parser.parse_args()
    figures = Figures(overrides)
    for part in overrides.only:
        print(f"\n{part}", flush=True)
        getattr(figures, part)()


main()
