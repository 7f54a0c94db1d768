"""digitd on a root, started, killed, stopped and asked for its verdict."""

import json
import os
import shutil
import signal
import subprocess
import time


class Daemon:
    """digitd on a root, with what it says in a file."""

    def __init__(self, program, root, log, library=None, before=(), settings=()):
        self.program, self.root = program, root
        self.command = [
            *before, program, "run", "--root", root, "--set", "intake.minimumFreeSpace=0B",
            # Where nothing is meant to hang, nothing shall be given up because the machine is busy.
            "--set", f"reading.timeLimit={'10s' if library and 'ReadingFaults' in library else '5min'}"]
        for setting in settings:
            self.command += ["--set", setting]
        self.environment = dict(os.environ)
        self.environment.pop("DIGITD_CONFIG", None)
        # A crash is wanted now and then; what Swift writes about it takes seconds.
        self.environment["SWIFT_BACKTRACE"] = "enable=no"
        self.may_crash = library is not None
        if library:
            self.environment["LD_PRELOAD"] = library
        self.log = log
        self.process = None
        self.starts = 0
        self.begin = 0

    def start(self, is_awaited=True):
        with open(self.log, "ab") as log:
            self.begin = log.tell()
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, env=self.environment)
        self.starts += 1
        while is_awaited and self.is_alive() and not self.is_ready():
            time.sleep(0.01)

    def is_ready(self):
        """Whether it has said so since it was started last: before, a signal just ends it."""
        with open(self.log, "rb") as log:
            log.seek(self.begin)
            return b"digitd is ready" in log.read()

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Returns whether it ended soon, and as it should."""
        if not self.is_alive():
            return True
        expected = [0] if self.is_ready() else [0, -signal.SIGTERM]
        if self.may_crash:
            # A small scan that kills has met it first.
            expected += [-signal.SIGKILL, -signal.SIGABRT]
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30) in expected
        except subprocess.TimeoutExpired:
            self.kill()
            return False

    def verify(self, *more):
        """Returns the exit code of 'digitd verify', and its report."""
        run = subprocess.run(
            [self.program, "verify", "--root", self.root, "--json", *more], capture_output=True, text=True)
        return run.returncode, json.loads(run.stdout) if run.stdout else {"trouble": run.stderr}


def build_faults(folder, name):
    """Builds a library of faults for LD_PRELOAD; nothing where there is no compiler."""
    source = os.path.join(os.path.dirname(__file__), "..", "Faults", name + ".c")
    library = os.path.join(folder, name + ".so")
    compiler = shutil.which("clang") or shutil.which("cc")
    if not compiler:
        return None
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library
