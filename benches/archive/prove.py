#!/usr/bin/env python3
"""Runs judge.py on a real local Spark and compares every row with a run of har-cors on one machine.

  python3 -m venv env && env/bin/pip install pyspark==3.5.9 pyarrow==26.0.1 duckdb==2.0.1
  env/bin/python benches/archive/prove.py [--har-cors target/release/har-cors]

The archive: 500 captures of fixtures/, of which no two are equal: one is cut short, one no HAR, one packed, one large. Two executors run it,
each a process of its own; a Python worker is killed in the middle, and so is an executor. Needs Java 17. The triage is asked
of Spark and of DuckDB, which reads the lines of the run on one machine. Exits with 1 where anything differs.
"""
import argparse
import collections
import glob
import gzip
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import duckdb
import pyarrow.parquet

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CAPTURES = 500
# Equal secrets have equal numbers only within a batch.
NUMBER = re.compile(r"REDACTED-\d+")


def archive(folder):
    """The captures, two of them damaged; the list of their paths."""
    texts = {}
    for path in sorted(glob.glob(os.path.join(ROOT, "fixtures", "**", "*.har"), recursive=True)):
        with open(path, "rb") as file:
            text = file.read()
        texts.setdefault(hashlib.sha256(text).digest(), text)
    texts = list(texts.values())[:CAPTURES]
    assert len(texts) == CAPTURES, f"{len(texts)} captures"
    texts[17] = texts[17][:len(texts[17]) // 2]
    texts[18] = b"<!doctype html>\n"
    texts[19] += b" " * (9 << 20)
    texts[20] = gzip.compress(texts[20])
    paths = []
    for n, text in enumerate(texts):
        paths.append(os.path.join(folder, f"{n % 10}", f"capture-{n:03}.har{'.gz' if n == 20 else ''}"))
        os.makedirs(os.path.dirname(paths[-1]), exist_ok=True)
        with open(paths[-1], "wb") as file:
            file.write(text)
    return paths


def single(program, names, out):
    """The lines of one run."""
    start = time.perf_counter()
    with open(out, "wb") as file:
        subprocess.run([program, "--quiet", "--all", "--format", "jsonl", "--no-config", "--files-from", names],
                       stdout=file, stderr=subprocess.DEVNULL, check=False)
    seconds = time.perf_counter() - start
    with open(out) as file:
        return [json.loads(line) for line in file], seconds


def processes():
    """Identifier, parent and command line of each process."""
    for folder in glob.glob("/proc/[0-9]*"):
        try:
            with open(f"{folder}/stat") as stat, open(f"{folder}/cmdline", "rb") as command:
                fields = stat.read().rsplit(")", 1)[1].split()
                yield int(os.path.basename(folder)), int(fields[1]), command.read().replace(b"\0", b" ").decode(errors="replace")
        except (OSError, IndexError):
            continue


def descendants(root):
    found = {root}
    table = list(processes())
    while more := [row for row in table if row[1] in found and row[0] not in found]:
        found.update(row[0] for row in more)
    return [row for row in table if row[0] in found]


def kill(child, program, is_victim, limit=120):
    """Kills a process of the job with a running har-cors below it."""
    end = time.perf_counter() + limit
    while time.perf_counter() < end and child.poll() is None:
        table = {pid: (parent, command) for pid, parent, command in descendants(child.pid)}
        for pid in [pid for pid, (_, command) in table.items() if command.startswith(program)]:
            while pid in table:
                pid = table[pid][0]
                if pid in table and is_victim(table[pid][1]):
                    os.kill(pid, signal.SIGKILL)
                    return
        time.sleep(0.002)
    raise SystemExit("there was nothing to kill: the job was over")


def distributed(program, names, out, folder):
    """Runs the job on two executors, kills a worker and an executor, and returns its rows."""
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable,
                   "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": folder}
    submit = os.path.join(os.path.dirname(__import__("pyspark").__file__), "bin", "spark-submit")
    command = [submit, "--master", "local-cluster[2,1,1024]", "--conf", "spark.ui.enabled=false",
               "--conf", "spark.driver.host=127.0.0.1", os.path.join(HERE, "judge.py"), "--har-cors", program,
               "--out", out, "--tasks", "20", names]
    start = time.perf_counter()
    with open(os.path.join(folder, "spark.log"), "wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=folder)
        # A task's har-cors is a child of its Python worker, that of the daemon, and that of the executor.
        kill(child, program, lambda command: "pyspark.daemon" in command)
        kill(child, program, lambda command: "CoarseGrainedExecutorBackend" in command)
        status = child.wait()
    seconds = time.perf_counter() - start
    with open(os.path.join(folder, "spark.log"), errors="replace") as log:
        text = log.read()
    assert status == 0, text[-4000:]
    lost = len(re.findall("Lost executor", text)), len(re.findall(r"Lost task [0-9.]+ in stage", text))
    return pyarrow.parquet.read_table(out).to_pylist(), seconds, lost, text


def comparable(rows):
    """How often each row occurs; the order of the secrets' numbers does not matter."""
    return collections.Counter(NUMBER.sub("REDACTED", json.dumps(row, sort_keys=True)) for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--har-cors", default=os.path.join(ROOT, "target", "release", "har-cors"))
    program = os.path.abspath(parser.parse_args().har_cors)
    with tempfile.TemporaryDirectory() as folder:
        paths = archive(folder)
        names, out = os.path.join(folder, "captures.txt"), os.path.join(folder, "rows")
        with open(names, "w") as file:
            file.write("\n".join(paths))
        lines = os.path.join(folder, "single.jsonl")
        expected, one = single(program, names, lines)
        found, many, (executors, tasks), log = distributed(program, names, out, folder)
        summary = expected.pop()
        rows = [json.loads(row["row"]) for row in found]
        wanted, given = comparable(expected), comparable(rows)
        missing, surplus = wanted - given, given - wanted
        kinds = collections.Counter(row["type"] for row in expected)
        print(f"{CAPTURES} captures: {len(expected)} rows ({', '.join(f'{n} {kind}' for kind, n in sorted(kinds.items()))})")
        print(f"one machine {one:.2f} s; Spark {many:.1f} s, {executors} executors and {tasks} tasks lost")
        print(f"rows equal: {sum((wanted & given).values())}, missing {sum(missing.values())}, surplus {sum(surplus.values())}")
        for row in [*missing, *surplus][:4]:
            print(row[:400])
        # The triage, of both.
        with open(os.path.join(HERE, "triage.sql")) as file:
            question = file.read()
        base = duckdb.connect()
        base.execute(f"CREATE VIEW rows AS SELECT * FROM read_json_auto('{lines}', format = 'newline_delimited')")
        of_lines = [tuple(map(str, row)) for row in base.execute(question).fetchall()]
        base.execute(f"CREATE OR REPLACE VIEW rows AS SELECT * FROM read_parquet('{out}/*.parquet')")
        of_rows = [tuple(map(str, row)) for row in base.execute(question).fetchall()]
        # The report's groups are also of other outcomes, split by the status of an error, and by the server that refused a
        # redirect instead of the first one.
        refused = {name for row in expected if row["type"] == "fetch" and row["outcome"] == "cors"
                   for name in (row["cause"], row["root_cause"])}
        groups, asked = collections.Counter(), collections.Counter()
        for group in summary["groups"]:
            name = group["root_cause"] or group["cause"]
            groups.update({name: group["fetches"]} if name in refused else {})
        for row in of_rows:
            asked.update({row[0]: int(row[2])})
        shown = [line for line in log.splitlines() if line.startswith("|") and not line.startswith("|cause")]
        by_spark = [tuple(part.strip() for part in line.strip("|").split("|"))[:4] for line in shown]
        is_same = [row[:4] for row in of_rows[:len(by_spark)]] == by_spark and bool(by_spark)
        print(f"triage: {len(of_rows)} groups of DuckDB; as in the report: {asked == groups}; lines and Parquet agree: "
              f"{[row[:4] for row in of_lines] == [row[:4] for row in of_rows]}; Spark agrees: {is_same}")
        for row in of_rows[:5]:
            print("  ", *row[:4])
        is_good = not missing and not surplus and executors and tasks and is_same and asked == groups
        is_good = is_good and [row[:4] for row in of_lines] == [row[:4] for row in of_rows]
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
