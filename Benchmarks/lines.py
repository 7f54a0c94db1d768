"""A line of eight digits to its reading, on one thread: digitd against RapidOCR (PP-OCRv4, ONNX Runtime).

    make bench-lines                    # synthetic digits
    make bench-lines IDX=/path/to/mnist # the test images of MNIST

Each line is eight digits side by side, twice their size, on white paper. RapidOCR is asked to recognise
alone, without looking for text first, and what is no digit is struck from its answers: its fastest and best
way. What is counted is processor time, start and loading taken off, since machines are shared.
"""

import pathlib
import random
import tempfile
import time

from PIL import Image
from rapidocr_onnxruntime import RapidOCR

from reading import read
from shared import accuracy, arguments_parser, make_pngs, record

DIGITS = 8


def make_lines(arguments, folder, pngs):
    """Writes lines of eight digits; returns the number on each."""
    truth = make_pngs(arguments, pngs)
    names = sorted(truth)
    chance = random.Random(1)
    folder.mkdir()
    lines = {}
    for index in range(0, len(names) - DIGITS + 1, DIGITS):
        picture, left, text = Image.new("L", (DIGITS * 56 + 40, 96), 255), 20, ""
        for name in names[index:index + DIGITS]:
            digit = Image.open(pngs / name).resize((56, 56), Image.Resampling.BICUBIC)
            columns = digit.getbbox()
            digit = digit.crop((columns[0], 0, columns[2], 56))
            picture.paste(0, (left, 20), digit)
            left += digit.width + chance.randint(0, 14)
            text += truth[name]
        name = f"line-{index // DIGITS:04}.png"
        picture.crop((0, 0, left + 20, 96)).save(folder / name)
        lines[name] = text
    return lines


def read_by_rapidocr(folder):
    """Returns the seconds of processor time, loading taken off, and the answer to each file."""
    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    files = sorted(folder.iterdir())
    engine(str(files[0]), use_det=False, use_cls=False, use_rec=True)
    started = time.process_time()
    answers = {}
    for file in files:
        result, _ = engine(str(file), use_det=False, use_cls=False, use_rec=True)
        answers[file.name] = "".join(c for c in (result[0][0] if result else "") if c.isdigit())
    return time.process_time() - started, answers


def main():
    arguments = arguments_parser(__doc__, count=3_200).parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as scratch:
        scratch = pathlib.Path(scratch)
        folder, single = scratch / "lines", scratch / "single"
        truth = make_lines(arguments, folder, scratch / "pngs")
        single.mkdir()
        first = sorted(truth)[0]
        (single / first).write_bytes((folder / first).read_bytes())
        best = {}
        for _ in range(3):
            start, _ = read(arguments.digitd, arguments.model, single)
            seconds, answers = read(arguments.digitd, arguments.model, folder)
            turns = {"digitd": (seconds - start, answers), "RapidOCR": read_by_rapidocr(folder)}
            for name, (seconds, answers) in turns.items():
                milliseconds = 1000 * seconds / len(truth)
                if milliseconds < best.get(name, (float("inf"), 0))[0]:
                    best[name] = milliseconds, accuracy(answers, truth)
        print(f"{len(truth)} lines of {DIGITS} digits, one thread, best of 3, processor time")
        for name, (milliseconds, right) in best.items():
            print(f"{name:10} {milliseconds:6.1f} ms a line   {right:.1f} % right as a whole")
        ratio = best["RapidOCR"][0] / best["digitd"][0]
        print(f"digitd is {ratio:.2f} times as fast")
        record(arguments, "lines", {
            **{name: (milliseconds, "ms a line") for name, (milliseconds, _) in best.items()},
            "ratio": (ratio, "times")})


if __name__ == "__main__":
    main()
