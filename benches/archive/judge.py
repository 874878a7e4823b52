#!/usr/bin/env python3
"""Judges an archive of captures on a Spark cluster and writes the verdicts on each to Parquet.

  spark-submit benches/archive/judge.py --out s3://reports/2026-11 captures.txt

captures.txt names a capture a line: a path or a URI that pyarrow can open (s3://, gs://, hdfs://, file:///). The executors need
har-cors, Python and pyarrow; nothing else is copied to them. Large captures are streamed to `har-cors --format jsonl -`, small
ones are judged many at a time, from a temporary directory. A task that dies is run again, and what it had written does not
count.

Each row of the result is one line of har-cors: its members that one asks for most are columns, and `row` is the whole line.
What differs from a run on one machine: copies are left out within a batch only, and what stands for a secret is numbered by
batch.
"""
import argparse
import json
import os
import subprocess
import tempfile

from pyarrow import fs
from pyspark.sql import SparkSession
from pyspark.sql.types import IntegerType, StringType, StructField, StructType

# Larger captures are streamed one by one.
SMALL = 8 << 20
# Captures and bytes of a batch.
MOST_FILES = 100
MOST_BYTES = 64 << 20
# Extensions that har-cors reads.
ENDINGS = (".har", ".har.gz", ".har.zst", ".zip", ".json")
COLUMNS = ["outcome", "outcome_certainty", "cause", "certainty", "root_cause", "root_cause_certainty", "host", "method",
           "path_template", "origin", "key", "fingerprint", "started", "message"]
SCHEMA = StructType([StructField("path", StringType(), False), StructField("n", IntegerType(), False),
                     StructField("type", StringType(), False)]
                    + [StructField(name, StringType()) for name in COLUMNS] + [StructField("row", StringType(), False)])


def opened(path):
    """The capture as a stream, and its length."""
    where, name = fs.FileSystem.from_uri(path)
    return where.open_input_stream(name, compression=None), where.get_file_info(name).size


def lines_of(program, arguments, source, directory):
    """The output of har-cors for `source` on standard input."""
    command = [program, "--quiet", "--all", "--format", "jsonl", "--no-config", *arguments]
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(command, cwd=directory, stdout=printed, stderr=errors,
                                 stdin=subprocess.PIPE if source else subprocess.DEVNULL)
        if source:
            try:
                while block := source.read(1 << 20):
                    child.stdin.write(block)
                child.stdin.close()
            except BrokenPipeError:
                pass  # Its exit status shows why.
        status = child.wait()
        printed.seek(0)
        lines = printed.read().decode().splitlines()
        # 2: something could not be read. Then there is a row that says so; without one the command itself was wrong.
        if status not in (0, 1, 2) or not lines:
            errors.seek(0)
            raise RuntimeError(f"har-cors ended with {status}: {errors.read(2000).decode(errors='replace')}")
    return lines


def rows(lines, named):
    """A tuple for each line; `named` maps har-cors's name of a capture to its path."""
    counts = {}
    for line in lines:
        row = json.loads(line)
        if row["type"] == "summary":
            continue
        short, inner, member = row["path"].partition("!/")
        path = named[short]
        row["path"] = path + inner + member
        if row["type"] == "unread":
            row["message"] = row["message"].replace(short, path, 1) if short != "-" else row["message"]
        if row.get("duplicate_of"):
            row["duplicate_of"] = named[row["duplicate_of"]]
        n = counts[path] = counts.get(path, -1) + 1
        columns = [row.get(name) for name in COLUMNS]
        yield (row["path"], n, row["type"], *columns, json.dumps(row, ensure_ascii=False, separators=(",", ":")))


def not_opened(path, error):
    row = {"type": "unread", "path": path, "message": f"{path}: cannot be read: {error}"}
    columns = [row.get(name) for name in COLUMNS]
    return (path, 0, "unread", *columns, json.dumps(row, ensure_ascii=False, separators=(",", ":")))


def judged(paths, program):
    """The rows of many captures."""
    with tempfile.TemporaryDirectory() as directory:
        named, size = {}, 0

        def batch():
            nonlocal named, size
            if named:
                names = os.path.join(directory, "names")
                with open(names, "w") as file:
                    file.write("\n".join(named))
                yield from rows(lines_of(program, ["--files-from", "names"], None, directory), named)
                for name in named:
                    os.remove(os.path.join(directory, name))
            named, size = {}, 0

        for number, path in enumerate(paths):
            try:
                source, length = opened(path)
            except (OSError, ValueError) as error:
                yield not_opened(path, error)
                continue
            with source:
                if length > SMALL:
                    yield from rows(lines_of(program, ["-"], source, directory), {"-": path})
                    continue
                ending = next((ending for ending in ENDINGS if path.lower().endswith(ending)), ".har")
                name = f"{number}{ending}"
                with open(os.path.join(directory, name), "wb") as copy:
                    copy.write(source.read())
            named[name] = path
            size += length
            if len(named) >= MOST_FILES or size >= MOST_BYTES:
                yield from batch()
        yield from batch()


def triage():
    """The query of triage.sql."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "triage.sql")) as file:
        return file.read().strip().rstrip(";")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", help="a file that names a capture a line")
    parser.add_argument("--out", required=True, help="where the Parquet files go")
    parser.add_argument("--har-cors", default="har-cors", help="the program, as the executors find it")
    parser.add_argument("--tasks", type=int, default=0, help="tasks that the work is parted into (0: as Spark likes)")
    overrides = parser.parse_args()
    spark = SparkSession.builder.appName("har-cors").getOrCreate()
    program = overrides.har_cors
    paths = spark.sparkContext.textFile(overrides.list).filter(bool)
    paths = paths.repartition(overrides.tasks or max(paths.getNumPartitions(), spark.sparkContext.defaultParallelism * 4))
    result = spark.createDataFrame(paths.mapPartitions(lambda part: judged(part, program)), SCHEMA)
    result.write.mode("overwrite").parquet(overrides.out)
    spark.read.parquet(overrides.out).createOrReplaceTempView("rows")
    spark.sql(triage()).show(40, truncate=False)
    spark.stop()


if __name__ == "__main__":
    main()
