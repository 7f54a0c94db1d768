"""Whole pages to the numbers on them: digitd against RapidOCR (PP-OCRv4, ONNX Runtime).

    make bench-pages                         # written by the synthesiser's own hands
    make bench-pages STROKES=/path/to/unipen # and by recorded ones

Pages are A4 at 300 dots an inch, as `digitd synthesise --pages` draws them. Accuracy is told on layouts, and
recorded hands, that no training sees; time on pages with some sixty numbers, which those layouts do not hold, in
the synthesiser's own hands. Blank pages, with print and rules but no handwritten number, tell what is accepted
where nothing is to be read.

A number is found when exactly one reading lies on it: their boxes share more than half of the smaller one. It is
right when that says its text. A stray lies on no handwritten number; RapidOCR does not tell print from
handwriting, so strays on printed numbers are told apart. Its answers are those of digits alone, once points,
commas, spaces and dashes are struck, and are accepted from a score of 0.95 on.

What is counted is processor time on one thread, start and loading taken off, since machines are shared.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import time

import cv2
from rapidocr_onnxruntime import RapidOCR

from shared import arguments_parser, record, usage

ACCEPTED_FROM = 0.95
FULL = 60
TURNS = 2


class Reading:
    """One number that a program read: its text, its box and whether the program trusts it."""

    def __init__(self, text, box, accepted):
        self.text, self.box, self.accepted = text, box, accepted

    def lies_on(self, box):
        """Whether the boxes share more than half of the smaller one; a box is [x, y, width, height]."""
        own = self.box
        width = min(own[0] + own[2], box[0] + box[2]) - max(own[0], box[0])
        height = min(own[1] + own[3], box[1] + box[3]) - max(own[1], box[1])
        return max(0, width) * max(0, height) > 0.5 * min(own[2] * own[3], box[2] * box[3])


# --- pages ---------------------------------------------------------------------------------------------------

def draw(arguments, folder, count, *options):
    """Draws pages; returns what is on each, by its file."""
    command = [arguments.digitd, "synthesise", "--pages", "--dpi", "300", "--count", str(count),
               "--seed", str(arguments.seed), *options, "--output", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    pages = json.loads((folder / "pages.json").read_text())
    return {folder / "images" / page["file"]: page for page in pages}


def unseen_pages(arguments, folder, *options):
    """Draws pages of layouts, and by recorded hands, that no training sees."""
    if arguments.strokes is not None:
        options += ("--strokes", arguments.strokes)
    return draw(arguments, folder, arguments.page_count, "--unseen", *options)


def full_pages(arguments, folder):
    """Draws pages of all layouts by its own hands; returns the four with nearest to sixty numbers."""
    pages = draw(arguments, folder, 40)
    return sorted(pages, key=lambda file: abs(len(pages[file]["numbers"]) - FULL))[:4], pages


# --- the two programs ----------------------------------------------------------------------------------------

def read_by_digitd(digitd, files):
    """Returns the seconds of processor time, the peak memory in MB, and the readings of each file."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [digitd, "classify", "--json", "--set", "reading.workers=1", *files],
            stdout=output, stderr=subprocess.DEVNULL)
        memory = peak_memory(process)
        used = usage(process)
        output.seek(0)
        documents = [json.loads(line) for line in output.read().splitlines()]
    if len(documents) != len(files):
        raise SystemExit(f"digitd classify answered {len(documents)} of {len(files)} pages")
    readings = {
        pathlib.Path(document["file"]): [
            Reading(number["text"], number["box"], number["status"] == "read")
            for number in document["numbers"] or []]
        for document in documents}
    return used.ru_utime + used.ru_stime, memory, readings


def peak_memory(process):
    """Watches a process to its end; returns its peak resident memory in MB.

    What wait4 tells counts the memory of the program that started it, too: that of RapidOCR.
    """
    peak = 0
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        marks = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")]
        peak = max([peak, *marks])
        time.sleep(0.01)
    return peak / 1024


def read_by_rapidocr(engine, files):
    """Returns the seconds of processor time and the readings of each file."""
    started = time.process_time()
    answers = {file: engine(str(file))[0] or [] for file in files}
    seconds = time.process_time() - started
    return seconds, {
        file: [reading for line in lines if (reading := reading_of(*line)) is not None]
        for file, lines in answers.items()}


def reading_of(corners, text, score):
    """What RapidOCR says as a reading; none where it is more than digits."""
    digits = "".join(sign for sign in text if sign not in ".,- –—")
    if not (digits.isascii() and digits.isdigit()):
        return None
    across, down = [x for x, _ in corners], [y for _, y in corners]
    box = [min(across), min(down), max(across) - min(across), max(down) - min(down)]
    return Reading(digits, box, float(score) >= ACCEPTED_FROM)


# --- what is measured ----------------------------------------------------------------------------------------

def score(pages, readings):
    """Counts what became of the handwritten numbers of pages, and what else was accepted."""
    counts = dict.fromkeys(("numbers", "found", "right", "accepted", "wrong", "strays", "on print"), 0)
    for file, page in pages.items():
        left = set(readings[file])
        for number in page["numbers"]:
            on = [reading for reading in readings[file] if reading.lies_on(number["box"])]
            left.difference_update(on)
            right = len(on) == 1 and on[0].text == number["text"]
            accepted = any(reading.accepted for reading in on)
            counts["numbers"] += 1
            counts["found"] += len(on) == 1
            counts["right"] += right
            counts["accepted"] += accepted
            counts["wrong"] += accepted and not right
        strays = [reading for reading in left if reading.accepted]
        counts["strays"] += len(strays)
        counts["on print"] += sum(
            any(stray.lies_on(number["box"]) for number in page["printed"]) for stray in strays)
    return counts


def measure_times(arguments, engine, scratch):
    """Measures both programs on full pages in turns; prints and returns the figures."""
    files, pages = full_pages(arguments, scratch / "full")
    best, memory = {}, 0
    for _ in range(TURNS):
        start, memory, _ = read_by_digitd(arguments.digitd, files[:1])
        seconds, _, _ = read_by_digitd(arguments.digitd, files)
        times = {"digitd": (seconds - start) / (len(files) - 1),
                 "RapidOCR": read_by_rapidocr(engine, files)[0] / len(files)}
        best = {name: min(seconds, best.get(name, seconds)) for name, seconds in times.items()}
    ratio = best["RapidOCR"] / best["digitd"]
    numbers = ", ".join(str(len(pages[file]["numbers"])) for file in files)
    print(f"{len(files)} pages of {numbers} numbers, one thread, best of {TURNS}, processor time")
    for name, seconds in best.items():
        print(f"{name:10} {1000 * seconds:7.0f} ms a page")
    print(f"digitd is {ratio:.2f} times as fast; its peak memory with one page is {memory:.0f} MB")
    return {**{name: (1000 * seconds, "ms a page") for name, seconds in best.items()},
            "ratio": (ratio, "times"), "digitd, peak memory": (memory, "MB")}


def measure_accuracy(arguments, engine, scratch):
    """Counts what both programs read on unseen pages; prints and returns the figures."""
    pages = unseen_pages(arguments, scratch / "unseen")
    _, memory, own = read_by_digitd(arguments.digitd, list(pages))
    readings = {"digitd": own, "RapidOCR": read_by_rapidocr(engine, list(pages))[1]}
    figures = {}
    for name in readings:
        counts = score(pages, readings[name])
        if not figures:
            print(f"\n{counts['numbers']} handwritten numbers on {len(pages)} unseen pages")
            print(f"{'':10}{'found':>9}{'right':>9}{'accepted':>10}{'wrong of these':>16}{'strays accepted':>17}"
                  f"{'of these on print':>19}")
        of = max(1, counts["numbers"])
        found, right, accepted = (100 * counts[key] / of for key in ("found", "right", "accepted"))
        wrong = 100 * counts["wrong"] / max(1, counts["accepted"])
        print(f"{name:10}{found:7.1f} %{right:7.1f} %{accepted:8.1f} %{wrong:14.1f} %{counts['strays']:17}"
              f"{counts['on print']:19}")
        figures |= {f"{name}, {what}": (figure, "%") for what, figure in [
            ("found", found), ("right", right), ("accepted", accepted), ("wrong of the accepted", wrong)]}
        figures[f"{name}, strays"] = 100 * counts["strays"] / len(pages), "a hundred pages"
    print(f"digitd's peak memory on all of them in one run is {memory:.0f} MB")
    return figures


def measure_blanks(arguments, scratch):
    """Counts what digitd accepts on pages without a handwritten number; prints and returns the figure."""
    pages = unseen_pages(arguments, scratch / "blank", "--blank")
    _, _, readings = read_by_digitd(arguments.digitd, list(pages))
    accepted = sum(reading.accepted for page in readings.values() for reading in page)
    rate = 100 * accepted / len(pages)
    print(f"\n{len(pages)} pages without a handwritten number: {accepted} accepted, {rate:.0f} a hundred pages")
    return {"digitd, accepted on blank pages": (rate, "a hundred pages")}


def main():
    parser = arguments_parser(__doc__)
    parser.add_argument("--pages", dest="page_count", type=int, default=30, help="pages to tell accuracy on")
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--strokes", type=pathlib.Path, help="a folder of recorded pens")
    arguments = parser.parse_args()
    hands = "own hands" if arguments.strokes is None else "own and recorded hands"
    cv2.setNumThreads(1)
    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        figures = measure_times(arguments, engine, scratch)
        figures |= measure_accuracy(arguments, engine, scratch)
        figures |= measure_blanks(arguments, scratch)
    arguments.note = "; ".join(filter(None, [f"{arguments.page_count} pages, {hands}", arguments.note]))
    record(arguments, "pages", figures)


if __name__ == "__main__":
    main()
