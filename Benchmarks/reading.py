"""One plain digit PNG to its reading, on one thread: the scout with the network against the network alone.

    make bench-reading                    # synthetic digits
    make bench-reading IDX=/path/to/mnist # the test images of MNIST

Both runs read the same PNG files with `digitd classify`, in turns, and the best of each is compared. What
is counted is processor time, user and system, since machines are shared; on an idle core that is the time
that passes. That of a run on a single file is taken off, so that neither the start nor the model's loading
counts.
"""

import json
import pathlib
import shutil
import struct
import subprocess
import tempfile

from shared import accuracy, arguments_parser, make_pngs, record, usage

TURNS = 3


def without_scout(model, path):
    """Writes a copy of a model's file without its scout."""
    data = pathlib.Path(model).read_bytes()
    length, = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    facts = {key: value for key, value in header.pop("__metadata__").items()
             if not key.startswith("scout_") and key != "digest"}
    kept, body = {"__metadata__": facts}, b""
    for name, tensor in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        if name.startswith("scout."):
            continue
        start, end = tensor["data_offsets"]
        kept[name] = dict(tensor, data_offsets=[len(body), len(body) + end - start])
        body += data[8 + length + start:8 + length + end]
    text = json.dumps(kept).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)
    return path


def read(digitd, model, path):
    """Returns the seconds of processor time that a folder takes, and the answer to each file."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [digitd, "classify", "--json", "--model", model, "--set", "reading.workers=1", path],
            stdout=output, stderr=subprocess.DEVNULL)
        used = usage(process)
        output.seek(0)
        lines = output.read().splitlines()
    seconds = used.ru_utime + used.ru_stime
    answers = {}
    for line in lines:
        document = json.loads(line)
        numbers = [number["text"] for number in document["numbers"] or []]
        answers[pathlib.Path(document["file"]).name] = " ".join(numbers)
    return seconds, answers


def main():
    arguments = arguments_parser(__doc__, count=10_000).parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as scratch:
        scratch = pathlib.Path(scratch)
        pngs, single = scratch / "pngs", scratch / "single"
        truth = make_pngs(arguments, pngs)
        single.mkdir()
        shutil.copy(next(pngs.iterdir()), single)
        models = {
            "scout + network": pathlib.Path(arguments.model),
            "network alone": without_scout(arguments.model, scratch / "alone.safetensors"),
        }
        rates = {}
        for _ in range(TURNS):
            for name, model in models.items():
                start, _ = read(arguments.digitd, model, single)
                seconds, answers = read(arguments.digitd, model, pngs)
                rate = (len(truth) - 1) / (seconds - start)
                if rate > rates.get(name, (0, 0))[0]:
                    rates[name] = rate, accuracy(answers, truth)
        print(f"{len(truth)} PNGs of one digit, one thread, best of {TURNS}, processor time")
        for name, (rate, right) in rates.items():
            print(f"{name:16} {rate:8.0f} digits/s   {right:.2f} % right")
        (fast, _), (slow, _) = rates.values()
        print(f"ratio {fast / slow:.2f}")
        record(arguments, "reading", {
            **{name: (rate, "digits/s") for name, (rate, _) in rates.items()},
            "ratio": (fast / slow, "times")})


if __name__ == "__main__":
    main()
