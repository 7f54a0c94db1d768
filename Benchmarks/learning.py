"""Offices that label whole numbers: how many errors are left after learning, and what wrong labels do.

    make bench-learning OFFICES='cheques years'         # folders with labels.csv and images/ beside it
    make bench-learning STROKES=strokes                 # offices of one recorded writer each

Half of an office's numbers are kept aside; of the other half some are put into training/numbers of a new root,
`digitd retrain` learns from them, and the half kept aside is read before and after. Then some of the labels are
made wrong, and nothing should come into use. Everything follows from the seed.
"""

import csv
import gzip
import json
import pathlib
import random
import shutil
import subprocess
import tempfile
import time

from PIL import Image, ImageDraw

from shared import arguments_parser, record

WRITERS = 2
DRAWN = 300


def recorded_writers(folder):
    """The strokes of each digit by each writer who wrote all of them often enough."""
    path = next(p for p in sorted(folder.iterdir()) if p.name.startswith("digits.jsonl"))
    writers = {}
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt") as lines:
        for line in lines:
            sample = json.loads(line)
            writers.setdefault(sample["writer"], {}).setdefault(sample["label"], []).append(sample["strokes"])
    return {
        name: digits for name, digits in sorted(writers.items())
        if all(len(digits.get(str(digit), [])) >= 6 for digit in range(10))
    }


def drawn_number(digits, text, half, lean, chance):
    """A number in one writer's digits, of which each half of an office has its own samples."""
    height, pen, left = chance.randint(36, 60), chance.choice([2, 3, 4]), 20.0
    picture = Image.new("L", (60 + len(text) * height * 2, height * 2 + 20), chance.randint(225, 250))
    draw = ImageDraw.Draw(picture)
    for digit in text:
        samples = digits[digit]
        middle = len(samples) // 2
        strokes = chance.choice(samples[:middle] if half == 0 else samples[middle:])
        scale = height / 1000 * chance.uniform(0.9, 1.1)
        start, top = min(x for s in strokes for x in s[0::2]), min(y for s in strokes for y in s[1::2])
        edge = left
        for stroke in strokes:
            places = [
                (left + (x - start) * scale + lean * (1000 - (y - top)) * scale, height / 2 + 10 + (y - top) * scale)
                for x, y in zip(stroke[0::2], stroke[1::2])
            ]
            edge = max([edge] + [x for x, _ in places])
            draw.line(places if len(places) > 1 else places * 2, fill=40, width=pen, joint="curve")
        left = edge - lean * height * 0.8 + chance.uniform(-0.02, 0.18) * height
    return picture.crop((0, 0, int(left + 40 + lean * height), picture.height))


def drawn_offices(strokes, folder):
    """Offices of one recorded writer each, as folders with labels.csv."""
    writers = recorded_writers(strokes)
    chance = random.Random(1)
    for place, name in enumerate(chance.sample(sorted(writers), WRITERS)):
        office = folder / name
        (office / "images").mkdir(parents=True)
        with open(office / "labels.csv", "w") as table:
            table.write("file,label\n")
            for index in range(DRAWN):
                text = "".join(chance.choice("0123456789") for _ in range(chance.randint(3, 7)))
                half = 0 if index < DRAWN // 2 else 1
                drawn_number(writers[name], text, half, [0, 0.25, 0.5][place % 3], chance).save(
                    office / "images" / f"{index:03}.png")
                table.write(f"{index:03}.png,{text}\n")
        yield office


def numbers(office, isDrawn):
    """The labelled numbers of an office in two halves."""
    with open(office / "labels.csv") as table:
        rows = [(row["file"], row["label"]) for row in csv.DictReader(table)]
    # What is drawn comes in halves already, each with samples of its own.
    if not isDrawn:
        random.Random(1).shuffle(rows)
    found = []
    for file, label in rows:
        path = next(p for p in (office / "images" / file, office / file) if p.exists())
        found.append((path, label))
    return found[: len(found) // 2], found[len(found) // 2:]


def read(digitd, held_out, *options):
    """How many numbers are right, how many are accepted, and how many of those are wrong."""
    output = subprocess.run(
        [digitd, "classify", "--json", *options, *(str(path) for path, _ in held_out)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    labels = {str(path): label for path, label in held_out}
    right = accepted = wrong = 0
    for line in output.splitlines():
        document = json.loads(line)
        found = document.get("numbers") or []
        is_right = "".join(number["text"] for number in found) == labels[document["file"]]
        right += is_right
        if found and all(number["status"] == "read" for number in found):
            accepted += 1
            wrong += not is_right
    return right, accepted, wrong


def spoiled(labels, how, chance):
    """Labels of which some are wrong."""
    def other(label):
        place = chance.randrange(len(label))
        return label[:place] + str((int(label[place]) + chance.randint(1, 9)) % 10) + label[place + 1:]
    if how == "none":
        return labels
    if how == "7 for 1":
        return [(path, label.replace("7", "1")) for path, label in labels]
    share = int(how.split()[0]) / 100
    return [(path, other(label) if chance.random() < share else label) for path, label in labels]


def learn(digitd, labels, root):
    """Learns from labelled numbers in a new root; returns the report and the seconds."""
    shutil.rmtree(root, ignore_errors=True)
    folders = ["inbox", "work", "outbox", "done", "failed", "review", "models", "training/numbers"]
    for name in [*folders, *(f"training/{digit}" for digit in range(10))]:
        (root / name).mkdir(parents=True)
    for index, (path, label) in enumerate(labels):
        shutil.copy(path, root / "training" / "numbers" / f"{label}__{index}{path.suffix}")
    started = time.monotonic()
    run = subprocess.run(
        [digitd, "retrain", "--root", str(root), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seconds = time.monotonic() - started
    if not run.stdout:
        raise SystemExit(run.stderr)
    return json.loads(run.stdout), seconds


def main():
    parser = arguments_parser(__doc__)
    parser.add_argument("--office", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--strokes", type=pathlib.Path)
    arguments = parser.parse_args()
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        offices = [(office, False) for office in arguments.office]
        if arguments.strokes:
            offices += [(office, True) for office in drawn_offices(arguments.strokes, folder / "offices")]
        if not offices:
            raise SystemExit("Give offices: OFFICES='folder folder', or STROKES=folder.")
        print("office, labels: right of the half kept aside, accepted (wrong), before -> after; what came of it")
        for office, is_drawn in offices:
            given, held_out = numbers(office, is_drawn)
            before = read(arguments.digitd, held_out)
            for count in (30, 100):
                labels = given[:count]
                report, seconds = learn(arguments.digitd, labels, folder / "root")
                after = read(arguments.digitd, held_out, "--root", str(folder / "root"))
                left = (len(held_out) - after[0]) / max(1, len(held_out) - before[0])
                print(
                    f"{office.name}, {len(labels)}: {before[0]} -> {after[0]} of {len(held_out)} "
                    f"({left:.0%} of the errors left), accepted {before[1]} ({before[2]}) -> "
                    f"{after[1]} ({after[2]}); {report['outcome']} in {seconds:.0f} s", flush=True)
                figures[f"{office.name}, {len(labels)} labels: errors left"] = (100 * left, "%")
                if len(labels) < count:
                    break
            for how in ("30 % wrong", "7 for 1"):
                report, _ = learn(
                    arguments.digitd, spoiled(given[:100], how, random.Random(2)), folder / "root")
                after = read(arguments.digitd, held_out, "--root", str(folder / "root"))
                suspicious = len((report.get("numbers") or {}).get("suspicious", []))
                print(
                    f"{office.name}, {how}: {report['outcome']}, {suspicious} labels named, "
                    f"{before[0]} -> {after[0]} right", flush=True)
                figures[f"{office.name}, {how}: right, more or less"] = (after[0] - before[0], "numbers")
    record(arguments, "learning", figures)


if __name__ == "__main__":
    main()
