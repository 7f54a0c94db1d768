"""What should not lie in an inbox, while digitd works as an ordinary user: others' folders, links, pipes, mounts."""

import os
import shutil
import socket
import subprocess
import time

import books
from part import Part

NOBODY = 65534
MINE = "a secret that no scan may show"


class Hostile(Part):
    """An inbox with all that hinders, and scans between it."""

    def __init__(self, options, seed):
        self.is_root = os.geteuid() == 0
        before = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if self.is_root else []
        super().__init__(options, seed, before=before, settings=[
            "intake.incompleteLimit=2s", "intake.unknownSettle=300ms"])
        self.undo = []
        self.entries = 0
        self.outside = os.path.join(self.folder, "outside")
        with open(self.outside, "w") as file:
            file.write(MINE)
        if self.is_root:
            os.chmod(self.folder, 0o755)
            # The program may lie where nobody else may look.
            program = os.path.join(self.folder, "digitd")
            shutil.copy(self.options.digitd, program)
            self.daemon.command[self.daemon.command.index(self.options.digitd)] = program
            for place in (self.root, self.inbox):
                os.chown(place, NOBODY, NOBODY)

    def path(self, name):
        """Dropped by somebody else, who lets digitd take it."""
        path = super().path(name)
        if self.is_root:
            os.chown(os.path.dirname(path), NOBODY, NOBODY)
        return path

    def entry(self, suffix=".png"):
        self.entries += 1
        return os.path.join(self.inbox, f"h{self.entries}{suffix}")

    # What lies there, each a way to put it there; what has to be undone is noted.

    def link_outside(self):
        os.symlink(self.outside, self.entry())

    def link_to_nothing(self):
        os.symlink("nothing", self.entry())

    def link_to_itself(self):
        path = self.entry()
        os.symlink(path, path)

    def link_to_a_folder(self):
        os.symlink("/etc", self.entry(""))

    def pipe(self):
        os.mkfifo(self.entry())

    def socket(self):
        with socket.socket(socket.AF_UNIX) as listener:
            # The path of a socket is short.
            here = os.getcwd()
            os.chdir(self.inbox)
            listener.bind(os.path.basename(self.entry()))
            os.chdir(here)

    def huge_hole(self):
        with open(self.entry(), "wb") as file:
            file.truncate(200 << 20)

    def deep_folder(self):
        os.makedirs(os.path.join(self.entry(""), *["d"] * 40))

    def odd_names(self):
        for name in (b"\xff\xfe.png", b"a\nb.png", b"-rf", b"x" * 255, b"\xe2\x80\xae.png", b"=1+1.png"):
            path = os.path.join(os.fsencode(self.inbox), b"odd%d" % self.entries, name)
            self.entries += 1
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(self.make(os.fsdecode(name)))
            if self.is_root:
                os.chown(os.path.dirname(path), NOBODY, NOBODY)

    def folder_with_a_pictures_name(self):
        os.makedirs(os.path.join(self.entry(), "below"))

    def closed_folder(self):
        path = self.entry("")
        os.makedirs(path)
        name = os.path.relpath(path, self.inbox) + "/in.png"
        with open(os.path.join(path, "in.png"), "wb") as file:
            file.write(self.make(name))
        os.chmod(path, 0o500 if self.random.random() < 0.5 else 0o000)
        self.undo.append(lambda: os.chmod(path, 0o777))

    def unreadable_file(self):
        path = self.entry()
        name = os.path.basename(path)
        data = self.make(name)
        with open(path, "wb") as file:
            file.write(data)
        # Taken all the same, and answered as what cannot be read.
        os.chmod(path, 0o000)
        self.drops[books.digest(data)] = (name, "unreadable", False)

    def device(self):
        os.mknod(self.entry(), 0o600 | 0o020000, os.makedev(1, 5))

    def mounted_file(self):
        path = self.entry()
        with open(path, "wb") as file:
            file.write(self.make(os.path.basename(path)))
        subprocess.run(["mount", "--bind", path, path], check=True)
        self.undo.append(lambda: subprocess.run(["umount", path], check=True))

    def immutable_file(self):
        path = self.entry()
        with open(path, "wb") as file:
            file.write(self.make(os.path.basename(path)))
        # Not every file system has such files.
        if subprocess.run(["chattr", "+i", path], capture_output=True).returncode == 0:
            self.undo.append(lambda: subprocess.run(["chattr", "-i", path], check=True))

    def sticky_folder(self):
        path = self.entry("")
        os.makedirs(path)
        with open(os.path.join(path, "in.png"), "wb") as file:
            file.write(self.make(os.path.relpath(path, self.inbox) + "/in.png"))
        os.chmod(path, 0o1777)
        self.undo.append(lambda: os.chmod(path, 0o777))

    ANYBODY = [
        "link_outside", "link_to_nothing", "link_to_itself", "link_to_a_folder", "pipe", "socket", "huge_hole",
        "deep_folder", "odd_names", "folder_with_a_pictures_name", "closed_folder", "unreadable_file"]
    ROOT = ["device", "mounted_file", "immutable_file", "sticky_folder"]

    def run(self, end):
        self.daemon.start()
        ways = self.ANYBODY + (self.ROOT if self.is_root else [])
        wrong = []
        number = 0
        while number < len(ways) or not end():
            way = ways[number % len(ways)]
            number += 1
            self.note(way.replace("_", " "))
            getattr(self, way)()
            self.drop(3)
            wrong += self.wait_for_drops()
            if wrong:
                break
            if self.random.random() < 0.1:
                self.daemon.kill()
                self.daemon.start()
        while self.undo:
            self.undo.pop()()
        return wrong + self.wait_for_rest() + self.look_outside() + self.judge()

    def wait_for_drops(self):
        """No entry may hold up others: what was dropped beside it is soon taken."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if not self.daemon.is_alive():
                return ["digitd ended by itself"]
            left = [name for name in os.listdir(self.inbox) if name[0] in "abc" and name.endswith(".png")]
            if not left:
                return []
            time.sleep(0.02)
        return [f"held up by another entry: {left}"]

    def look_outside(self):
        """Nothing outside may have been moved, changed or copied."""
        with open(self.outside) as file:
            wrong = [] if file.read() == MINE else ["the file that a link led to was changed"]
        for place, _, names in os.walk(self.root):
            for name in names:
                path = os.path.join(place, name)
                if os.path.isfile(path) and not os.path.islink(path) and os.path.getsize(path) < 1 << 20:
                    with open(path, "rb") as file:
                        if MINE.encode() in file.read():
                            wrong.append(f"{path} holds what a link led to")
        return wrong

    def tidy_up(self):
        for undo in self.undo:
            try:
                undo()
            except (OSError, subprocess.CalledProcessError):
                pass
        super().tidy_up()


def run(options, seed, end):
    part = Hostile(options, seed)
    wrong = part.run(end)
    if wrong:
        return part.counts, wrong, [part.folder]
    part.tidy_up()
    return part.counts, wrong, []
