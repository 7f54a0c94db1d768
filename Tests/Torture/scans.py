"""Scans to drop, each with bytes of its own, so that every one can be found again by its digest."""

import hashlib
import random
import struct
import zlib


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, rows, text):
    """A grey PNG of 8 bits; the text tells it from all others."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 1)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"tEXt", b"id\0" + text)
        + chunk(b"IDAT", data) + chunk(b"IEND", b""))


def stroke(side, text, place=0):
    """A picture with one upright stroke: a one."""
    ink, paper = b"\x00", b"\xff"
    left = side // 2 - side // 16 + place % max(1, side // 8)
    width = max(2, side // 9)
    empty = paper * side
    line = paper * left + ink * width + paper * (side - left - width)
    rows = [line if side // 5 < y < side - side // 5 else empty for y in range(side)]
    return png(side, side, rows, text)


def broken(side, text):
    """A PNG that is whole by its end and wrong inside."""
    data = bytearray(stroke(side, text))
    data[-25] ^= 0x55
    return bytes(data)


def page(text, width=700, height=900):
    """Ink in rows, large enough to be read in a process of its own."""
    rows = []
    for y in range(height):
        row = bytearray(b"\xff" * width)
        if y % 90 in range(30, 62):
            for x in range(60, width - 60, 70):
                row[x:x + 5] = b"\x00" * 5
        rows.append(bytes(row))
    return png(width, height, rows, text)


def tiff(count, text, side=48):
    """A TIFF of many pages, each with an upright stroke but the second one, which is blank."""
    data = b"II*\0" + struct.pack("<I", 8)
    for number in range(count):
        start = len(data)
        pixels_at = start + 2 + 12 * 9 + 4
        entries = [
            (256, 4, side), (257, 4, side), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, pixels_at),
            (277, 3, 1), (278, 4, side), (279, 4, side * side)]
        directory = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        is_last = number + 1 == count
        after = 0 if is_last else pixels_at + side * side
        left = 12 + number % 16
        row = b"\xff" * left + b"\x00" * 5 + b"\xff" * (side - left - 5)
        empty = b"\xff" * side
        rows = [row if side // 5 < y < side - side // 5 and number != 1 else empty for y in range(side)]
        data += struct.pack("<H", len(entries)) + directory + struct.pack("<I", after) + b"".join(rows)
    return data + text


def faulty(word, side, text, padding=0):
    """A picture that lets its reader die or hang: see ReadingFaults.c."""
    return stroke(side, word.encode() + b" " + text + b"." * padding)


class Maker:
    """Makes scans of every kind; the same seed makes the same ones."""

    def __init__(self, seed, has_faults):
        self.random = random.Random(seed)
        self.count = 0
        self.has_faults = has_faults
        # By the digest of a file with many pages, how many it has.
        self.pages = {}

    def text(self):
        self.count += 1
        return b"torture-%d" % self.count

    def make(self):
        """Returns the bytes of a scan, and the code that its answer must have (None: any but that)."""
        kinds = ["stroke"] * 24 + ["broken"] * 3 + ["text"] * 2 + ["blank", "page", "empty-ish", "pages"]
        if self.has_faults and self.random.random() < 0.5:
            # A hang takes its three attempts to the end of the time limit.
            kinds += [self.random.choice(["kill", "crash"] * 3 + ["hang"])]
        kind = self.random.choice(kinds)
        text = self.text()
        if kind == "stroke":
            return stroke(self.random.choice([28, 40, 64, 120]), text, self.count), None
        if kind == "broken":
            return broken(28, text), None
        if kind == "text":
            return b"this is no picture: " + text, None
        if kind == "blank":
            return png(28, 28, [b"\xff" * 28] * 28, text), None
        if kind == "page":
            return page(text), None
        if kind == "pages":
            count = self.random.randrange(2, 6)
            data = tiff(count, text)
            self.pages[hashlib.sha256(data).hexdigest()] = count
            return data, None
        if kind == "empty-ish":
            return png(1, 1, [b"\x00"], text), None
        word = {"kill": "KILL", "hang": "HANG", "crash": "CRASH"}[kind] + "-OF-A-READER"
        # Small ones end or hold up the daemon itself, once; large ones a process of its own.
        padding = self.random.choice([0, 300_000]) if kind != "hang" else 300_000
        return faulty(word, 30, text, padding), "gave-up"
