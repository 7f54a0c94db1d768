"""Trouble of the machine: a clock that jumps, calls that fail or do not return, another model every moment."""

import errno
import json
import mmap
import os
import shutil
import struct
import subprocess
import time

from daemon import build_faults
from part import Part


class Faults:
    """What MachineFaults.c is told."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "told")
        with open(self.path, "wb") as file:
            file.write(bytes(4096))
        with open(self.path, "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 4096)

    def tell(self, seconds=0, in_ten_thousand=0, error=0, stalled=0):
        self.memory[:16] = struct.pack("=qii", seconds, in_ten_thousand, error)
        self.memory[24:28] = struct.pack("=i", stalled)

    @property
    def failed(self):
        return struct.unpack("=q", self.memory[16:24])[0]


class MachinePart(Part):
    """A part whose daemon has the library of faults."""

    def __init__(self, options, seed, library):
        super().__init__(options, seed, library)
        self.daemon.may_crash = False
        self.faults = Faults(self.folder)
        self.daemon.environment["DIGITD_FAULTS"] = self.faults.path

    def run(self, end):
        self.daemon.start()
        wrong = []
        while not end() and not wrong:
            if not self.daemon.is_alive():
                if self.daemon.is_ready():
                    wrong.append("digitd ended by itself while it was at work")
                # It cannot begin without its ledger.
                self.note("starts that failed")
                self.daemon.start()
            self.act()
            count = self.random.randrange(1, 12)
            if self.has_room():
                self.drop(count)
            time.sleep(self.random.random() * 0.4)
        self.faults.tell()
        return wrong + self.wait_for_rest() + self.judge()


class Clocks(MachinePart):
    """The clock jumps to and fro, by seconds, by days, to 1970 and past the year 9999."""

    JUMPS = [1, 59, 3600, 86_400, 40 * 86_400, 3 * 366 * 86_400]

    def act(self):
        jump = self.random.choice(self.JUMPS) * self.random.choice([-1, 1])
        if self.random.random() < 0.15:
            jump = self.random.choice([1_000 - int(time.time()), 260_000_000_000])
        if self.random.random() < 0.3:
            jump = 0
        self.note("jumps of the clock")
        self.faults.tell(seconds=jump)
        if self.random.random() < 0.1:
            self.note("kills")
            self.daemon.kill()
            self.daemon.start(is_awaited=self.random.random() < 0.5)


class Stalls(MachinePart):
    """Writing to the outbox, syncing or filing does not return for a while, or until digitd is killed."""

    def act(self):
        if self.random.random() < 0.3:
            self.faults.tell()
        else:
            self.note("stalls")
            self.faults.tell(stalled=self.random.choice([1, 2, 4]))
        if self.random.random() < 0.2:
            time.sleep(self.random.random())
            self.note("kills")
            self.daemon.kill()
            self.faults.tell()
            self.daemon.start(is_awaited=self.random.random() < 0.5)


class Calls(MachinePart):
    """Calls on the ledger, its log and its index of the log fail, some or nearly all of them."""

    ERRORS = [errno.EIO, errno.ENOSPC, errno.EIO, errno.EDQUOT]
    # A ledger that cannot be read passes for a damaged one; what was in hand is answered again under another name.
    allowed_differences = ("document-unknown",)

    def act(self):
        if self.random.random() < 0.4:
            self.faults.tell()
            return
        self.note("times of failing calls")
        self.faults.tell(
            in_ten_thousand=self.random.choice([20, 200, 2000, 9000]), error=self.random.choice(self.ERRORS))

    def judge(self):
        self.note("failed calls", self.faults.failed)
        lost = [name for name in os.listdir(self.root) if ".damaged-" in name]
        self.note("ledgers set aside", len([name for name in lost if name.rstrip("0123456789").endswith("damaged-")]))
        return super().judge(has_lost_its_ledger=bool(lost))


class Models(Part):
    """The model in use is another one every moment, now and then a damaged one."""

    def __init__(self, options, seed):
        super().__init__(options, seed)
        self.models = os.path.join(self.root, "models")
        self.identities = set()

    def add(self, version):
        """Stores a version: the model of the repository, told from others by its facts."""
        source = os.path.join(os.path.dirname(__file__), "..", "..", "Models", "default.safetensors")
        with open(source, "rb") as file:
            data = file.read()
        length = struct.unpack("<Q", data[:8])[0]
        header = json.loads(data[8:8 + length])
        facts = header["__metadata__"]
        del facts["digest"]
        facts["torture"] = version
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        folder = os.path.join(self.models, version)
        os.makedirs(folder)
        with open(os.path.join(folder, "model.safetensors"), "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text + data[8 + length:])

    def damage(self):
        """Flips bytes in the middle of the version in use: the daemon must go on with another model."""
        path = os.path.join(self.models, "000003", "model.safetensors")
        with open(path, "r+b") as file:
            file.seek(os.path.getsize(path) // 2)
            file.write(self.random.randbytes(64))

    def use(self, version):
        answer = subprocess.run(
            [self.options.digitd, "models", "rollback", version, "--root", self.root], capture_output=True, text=True)
        return [] if answer.returncode == 0 else [f"models rollback {version}: {answer.stderr}"]

    def run(self, end):
        self.daemon.start()
        wrong = []
        for version in ("000001", "000002", "000003"):
            self.add(version)
        self.damage()
        while not end() and not wrong:
            version = self.random.choice(["000001", "000002", "000003", "built-in"])
            self.note("damaged models" if version == "000003" else "other models")
            if version == "000003":
                # As a disk does it, and no command would.
                with open(os.path.join(self.models, ".current"), "w") as file:
                    file.write(version + "\n")
                os.rename(os.path.join(self.models, ".current"), os.path.join(self.models, "current"))
            else:
                wrong += self.use(version)
            count = self.random.randrange(1, 12)
            if self.has_room():
                self.drop(count)
            if self.random.random() < 0.15:
                self.note("kills")
                self.daemon.kill()
                self.daemon.start(is_awaited=self.random.random() < 0.5)
            time.sleep(self.random.random() * 1.5)
            if not self.daemon.is_alive():
                wrong.append("digitd ended by itself")
        return wrong + self.wait_for_rest() + self.judge()


def run(kind, options, seed, end):
    """Runs one of the parts."""
    if kind is Models:
        part = Models(options, seed)
    else:
        folder = os.path.join(options.folder, "faults")
        os.makedirs(folder, exist_ok=True)
        library = build_faults(folder, "MachineFaults")
        if library is None:
            return {"skipped: there is no C compiler": 1}, [], []
        part = kind(options, seed, library)
    wrong = part.run(end)
    kept = [part.folder] if wrong else []
    if not wrong:
        part.tidy_up()
    return part.counts, wrong, kept
