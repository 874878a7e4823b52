"""Runs commands in turn and measures each as a whole process.

A process begins with the peak memory of the one that starts it, so no peak is less than that of this program (16 MB).
"""
import json
import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field


@dataclass
class Run:
    wall: float
    cpu: float
    user: float
    peak: float
    status: int
    output: bytes


@dataclass
class Command:
    """`source` is fed to the standard input: a path, or a command whose output is piped."""
    name: str
    words: list
    source: object = None
    keep_output: bool = False
    runs: list = field(default_factory=list)


def once(command):
    feeder = None
    if isinstance(command.source, list):
        feeder = subprocess.Popen(command.source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        given = feeder.stdout
    elif command.source:
        given = open(command.source, "rb")
    else:
        given = subprocess.DEVNULL
    sink = subprocess.PIPE if command.keep_output else subprocess.DEVNULL
    start = time.perf_counter()
    child = subprocess.Popen([str(word) for word in command.words], stdin=given, stdout=sink, stderr=subprocess.DEVNULL)
    if given is not subprocess.DEVNULL:
        given.close()
    output = child.stdout.read() if command.keep_output else b""
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if feeder:
        feeder.wait()
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_utime, used.ru_maxrss / 1024, child.returncode, output)


def interleaved(commands, rounds):
    """One run of each to warm up, then `rounds` rounds of all in turn, so that all run under the same conditions."""
    for command in commands:
        once(command)
    for _ in range(rounds):
        for command in commands:
            command.runs.append(once(command))


def spread(values):
    return statistics.median(values), min(values), max(values)


def ratios(runs, others, what):
    """Round by round; a time below the clock's resolution counts as a tenth of a millisecond."""
    return spread([max(getattr(a, what), 1e-4) / max(getattr(b, what), 1e-4) for a, b in zip(runs, others)])


def table(commands, against):
    """Medians with their spread; ratios to `against` are taken round by round."""
    print(f"{'':16} {'wall ms':>8} {'(min-max)':>15} {'cpu ms':>8} {'(min-max)':>15} {'peak MB':>8}"
          f" {'x wall':>6} {'(min-max)':>13} {'x cpu':>6} {'(min-max)':>13}  n")
    for command in commands:
        cells = [f"{command.name:16}"]
        for what in ("wall", "cpu"):
            middle, least, most = (1e3 * value for value in spread([getattr(run, what) for run in command.runs]))
            cells.append(f"{middle:8.1f} {f'({least:.0f}-{most:.0f})':>15}")
        cells.append(f"{statistics.median(run.peak for run in command.runs):8.1f}")
        for what in ("wall", "cpu"):
            middle, least, most = ratios(command.runs, against.runs, what)
            cells.append(f"{middle:6.2f} {f'({least:.2f}-{most:.2f})':>13}")
        failed = sorted({run.status for run in command.runs} - {0, 1})
        print(*cells, f" {len(command.runs)}", f" exit {failed}" if failed else "", sep=" ")


def build(root):
    """The release program, and the generator of HARs."""
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=root, check=True)
    built = subprocess.run(["cargo", "bench", "--locked", "--bench", "generate", "--no-run", "--message-format=json"],
                           cwd=root, check=True, capture_output=True, text=True).stdout
    messages = (json.loads(line) for line in built.splitlines())
    made = [message["executable"] for message in messages
            if message.get("reason") == "compiler-artifact" and message["target"]["name"] == "generate"]
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(root, "target"))
    return os.path.join(target, "release", "har-cors"), made[-1]


def generate(generator, out, *overrides):
    """Makes a HAR if it does not exist yet; returns its contents in numbers."""
    note = f"{out}.counts"
    wanted = " ".join(overrides)
    if os.path.exists(note):
        with open(note) as file:
            kept = json.load(file)
        if kept["overrides"] == wanted:
            return kept["counts"]
    made = subprocess.run([generator, "--out", out, *overrides], check=True, capture_output=True, text=True)
    counts = json.loads(made.stderr)
    with open(note, "w") as file:
        json.dump({"overrides": wanted, "counts": counts}, file)
    return counts
