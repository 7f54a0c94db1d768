"""One epoch of the lecture's network, digitd against the lecture's NumPy code.

    make bench-lecture                      # synthetic digits
    make bench-lecture IDX=/path/to/mnist   # the 60,000 training images of MNIST

Both train 784-30-10 with mini-batches of 10 at η = 3.0 on five sixths of the training images, 50,000
of MNIST's, on one thread. They take turns, and the best epoch of each is compared: a ratio in one
run, since machines are shared and noisy.
"""

import os

# NumPy's products of such small matrices are slower on several threads. Before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
import pathlib
import subprocess
import tempfile
import time

import numpy as np

import lecture_numpy
from shared import arguments_parser, record, synthesise


def numpy_epochs(images, labels, rounds):
    """Yields the seconds of one epoch after the other."""
    targets = np.eye(10)[:, :, None]
    pairs = [(x, targets[label]) for x, label in zip(lecture_numpy.columns(images), labels)]
    network = lecture_numpy.Network([784, 30, 10], np.random.default_rng(1))
    for _ in range(rounds):
        start = time.perf_counter()
        network.train_epoch(pairs, size=10, eta=3.0)
        yield time.perf_counter() - start


def digitd_epoch(digitd, idx, epochs):
    """Returns the seconds of the best of a few epochs, as digitd prints them."""
    output = subprocess.run(
        [digitd, "train", "--recipe", "lecture", "--idx", idx, "--epochs", str(epochs), "--workers",
         "1", "--json"], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    lines = [json.loads(line) for line in output.splitlines()]
    return min(line["trainingSeconds"] for line in lines if "trainingSeconds" in line)


def main():
    parser = arguments_parser(__doc__)
    parser.add_argument("--idx", type=pathlib.Path, help="a folder with the MNIST files")
    parser.add_argument("--rounds", type=int, default=3, help="epochs of NumPy's, each in turn")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as temporary:
        idx = arguments.idx
        if idx is None:
            idx = pathlib.Path(temporary)
            synthesise(arguments.digitd, idx, 60_000, seed=1)
        images = lecture_numpy.read_idx(idx, "train-images-idx3-ubyte")
        labels = lecture_numpy.read_idx(idx, "train-labels-idx1-ubyte")
        count = len(labels) * 5 // 6
        ours, theirs = [], []
        for seconds in numpy_epochs(images[:count], labels[:count], arguments.rounds):
            theirs.append(seconds)
            ours.append(digitd_epoch(arguments.digitd, idx, epochs=5))

    print(f"lecture network, one epoch of {count} images, mini-batches of 10, one thread")
    print(f"  NumPy, as in the lecture  {min(theirs):8.3f} s   of " + seconds_of(theirs))
    print(f"  digitd train              {min(ours):8.3f} s   of " + seconds_of(ours))
    print(f"  ratio                     {min(theirs) / min(ours):8.1f} times as fast (goal: 25)")
    record(arguments, "lecture", {
        "NumPy, one epoch": (min(theirs), "s"), "digitd, one epoch": (min(ours), "s"),
        "ratio": (min(theirs) / min(ours), "times")})


def seconds_of(values):
    return ", ".join(f"{value:.3f}" for value in values)


if __name__ == "__main__":
    main()
