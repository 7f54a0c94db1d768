"""What the benchmarks share: MNIST's files, digits as PNGs, processes that are measured, and the record.

Each benchmark prints its figures. With `--record` it also appends them to `history.csv`, one figure a
row, with the commit and the processor they were measured on: `make bench-reading RECORD=1`, and
`NOTE='a busy machine'` beside it for what a reader of the row should know.
"""

import argparse
import csv
import datetime
import gzip
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
HISTORY = HERE / "history.csv"
COLUMNS = ["date", "commit", "benchmark", "what", "figure", "unit", "processor", "cores", "note"]


def arguments_parser(description, count=None):
    """A parser with the options that benchmarks have in common."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--digitd", required=True, help="the release program")
    parser.add_argument("--record", action="store_true", help="append the figures to history.csv")
    parser.add_argument("--note", default="", help="what the record says beside them")
    if count is not None:
        parser.add_argument("--idx", type=pathlib.Path, help="a folder with the MNIST files")
        parser.add_argument("--count", type=int, default=count)
        parser.add_argument("--model", default=HERE.parent / "Models" / "default.safetensors")
    return parser


def processor():
    """The name of the processor, as Linux tells it."""
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return os.uname().machine


def commit():
    """The commit that is checked out, with a + where files differ from it."""
    text = subprocess.run(
        ["git", "describe", "--always", "--exclude=*", "--abbrev=7", "--dirty=+"], cwd=HERE,
        capture_output=True, text=True).stdout.strip()
    return text or "unknown"


def record(arguments, benchmark, figures):
    """Appends figures to the history when the arguments ask for it: {what: (number, unit)}."""
    if not arguments.record:
        return
    notes = [arguments.note]
    if "idx" in arguments:
        notes.insert(0, "synthetic digits" if arguments.idx is None else "MNIST")
    if "count" in arguments:
        notes.insert(1, f"{arguments.count} images")
    note = "; ".join(text for text in notes if text)
    with HISTORY.open("a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for what, (figure, unit) in figures.items():
            writer.writerow([
                datetime.date.today(), commit(), benchmark, what, f"{figure:.4g}", unit, processor(),
                len(os.sched_getaffinity(0)), note])
    print(f"{len(figures)} figures were appended to {HISTORY}")


def idx_bytes(folder, name):
    """The bytes of an IDX file, plain or gzipped."""
    plain, packed = folder / name, folder / (name + ".gz")
    return plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())


def idx_values(folder, name):
    """The bytes behind the header of an IDX file."""
    data = idx_bytes(folder, name)
    return data[4 + 4 * data[3]:]


def synthesise(digitd, folder, count, seed):
    """Writes synthetic digits as MNIST's four files."""
    subprocess.run(
        [digitd, "synthesise", "--idx", "--count", str(count), "--seed", str(seed), "--output", folder],
        check=True, stdout=subprocess.DEVNULL)


def make_pngs(arguments, folder):
    """Writes digits as 28×28 PNG files; returns the label of each file name."""
    from PIL import Image

    source = arguments.idx
    if source is None:
        source = folder.parent / "synthetic"
        synthesise(arguments.digitd, source, arguments.count, seed=2)
        names = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    else:
        names = ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
    pixels, labels = (idx_values(source, name) for name in names)
    folder.mkdir(parents=True)
    truth = {}
    for index, label in enumerate(labels[:arguments.count]):
        name = f"digit-{index:05}.png"
        Image.frombytes("L", (28, 28), pixels[index * 784:(index + 1) * 784]).save(folder / name)
        truth[name] = str(label)
    return truth


def accuracy(answers, truth):
    """How many in a hundred files were answered with their label."""
    return 100 * sum(answers.get(name) == label for name, label in truth.items()) / len(truth)


def usage(process):
    """Waits for a process and returns what it used: times in seconds, memory in KiB."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used
