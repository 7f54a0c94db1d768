"""What the tests of the page and its benchmark share: a free port, waiting, and the page as a process of its own."""

import socket
import subprocess
import sys
import time


def free_port():
    """Returns a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_true, what, seconds=60):
    """Waits for something to become true."""
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            sys.exit(f"It did not happen in {seconds} s: {what}")
        time.sleep(0.02)


def start_page(digitd, root, port, *options):
    """Starts the page of a root, and returns its process when it can be asked."""
    process = subprocess.Popen(
        [digitd, "web", "--root", root, "--listen", f"127.0.0.1:{port}", *options],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if not process.stdout.readline().startswith("The page is at"):
        sys.exit("The page did not start.")
    return process
