"""A root that grows: what an answer, a start and 'digitd verify' cost with a thousand answered scans, and with many.

    make bench-verify COUNT=1000000

The root is filled by digitd itself with pictures of one stroke, each with bytes of its own. At each power of ten
digitd is started on what is there, answers a thousand more, and the root is verified. Then a digit of the day's CSV is
changed, as a clerk does it, and one more scan answered: all rows of the day are written anew. Memory is the peak of
each process.
"""

import pathlib
import struct
import subprocess
import sys
import tempfile
import time
import zlib

from shared import arguments_parser, record, usage


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


class Pictures:
    """PNGs of 28 by 28 pixels with one stroke, told from each other by a text."""

    def __init__(self):
        line = b"\0" + b"\xff" * 12 + b"\0" * 3 + b"\xff" * 13
        empty = b"\0" + b"\xff" * 28
        rows = empty * 5 + line * 18 + empty * 5
        self.head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 28, 28, 8, 0, 0, 0, 0))
        self.rest = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

    def write(self, folder, numbers):
        folder.mkdir(parents=True, exist_ok=True)
        for number in numbers:
            picture = self.head + chunk(b"tEXt", b"id\0%d" % number) + self.rest
            (folder / f"{number:08}.png").write_bytes(picture)


def run(*command):
    """Runs a command; returns its seconds and its peak memory in MB."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = process.stdout.read(), process.stderr.read()
    memory = usage(process).ru_maxrss / 1024
    if process.returncode != 0:
        sys.exit(f"{command} ended with {process.returncode}: {(output + errors).decode()[-2000:]}")
    return time.perf_counter() - begin, memory


def change_a_digit(root):
    """Changes the last CSV, and leaves it as long as it was."""
    path = max((root / "outbox").glob("results-????-??-??.csv"))
    with path.open("r+b") as file:
        # Not all of it: what this process has held at most is counted for those that it starts.
        begin = max(0, path.stat().st_size - 65_536)
        file.seek(begin)
        file.seek(begin + file.read().rindex(b",read,"))
        file.write(b",READ,")


def main():
    parser = arguments_parser(__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many scans are answered at last")
    arguments = parser.parse_args()
    pictures, there = Pictures(), 0
    with tempfile.TemporaryDirectory(prefix="digitd-growth-") as scratch:
        root = pathlib.Path(scratch) / "root"
        inbox = root / "inbox"
        work = [arguments.digitd, "run", "--once", "--root", root, "--set", "log.level=warning"]
        print(f"{'answered':>10}  {'start':>8}  {'1,000 more':>11}  {'memory':>7}  {'verify':>8}  {'memory':>7}  {'repair':>8}"
              f"  {'after an edit':>13}")
        steps = [10 ** power for power in range(3, 9) if 10 ** power < arguments.count] + [arguments.count]
        for count in steps:
            # In portions, so that the inbox itself stays small.
            while there < count - 1000:
                portion = min(20_000, count - 1000 - there)
                pictures.write(inbox, range(there, there + portion))
                run(*work)
                there += portion
            start, _ = run(*work)
            pictures.write(inbox, range(there, count))
            more, working = run(*work)
            there = count
            verify, verifying = run(arguments.digitd, "verify", "--root", root)
            repair, _ = run(arguments.digitd, "verify", "--repair", "--root", root)
            change_a_digit(root)
            pictures.write(inbox, [10 ** 9 + count])
            edit, _ = run(*work)
            print(f"{count:10,}  {start:6.2f} s  {more - start:9.2f} s  {working:4.0f} MB  {verify:6.1f} s  "
                  f"{verifying:4.0f} MB  {repair:6.1f} s  {edit - start:11.2f} s", flush=True)
            record(arguments, "growth", {
                f"start with {count:,} answers": (start, "s"),
                f"1,000 scans more, {count:,} answers": (more - start, "s"),
                f"peak memory of the daemon, {count:,} answers": (working, "MB"),
                f"verify, {count:,} answers": (verify, "s"),
                f"an answer after an edit of the CSV, {count:,} rows": (edit - start, "s"),
                f"peak memory of verify, {count:,} answers": (verifying, "MB")})


if __name__ == "__main__":
    main()
