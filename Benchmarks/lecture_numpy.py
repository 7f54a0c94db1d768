"""The lecture's network in NumPy, as the lecture writes it: one image at a time.

    python3 Benchmarks/lecture_numpy.py --idx /path/to/mnist --epochs 2

The algorithm is that of Nielsen's *Neural Networks and Deep Learning*, chapter 1: weights and
biases from the normal distribution, the sigmoid function, quadratic cost, stochastic gradient
descent over mini-batches, and backpropagation of one image after the other, summed by hand. It is
what a reader of the book runs, and so what digitd's training is measured against.
"""

import argparse
import pathlib
import time

import numpy as np

from shared import idx_bytes


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_slope(z):
    return sigmoid(z) * (1.0 - sigmoid(z))


class Network:
    def __init__(self, sizes, generator):
        self.generator = generator
        self.weights = [generator.standard_normal((o, i)) for i, o in zip(sizes, sizes[1:])]
        self.biases = [generator.standard_normal((o, 1)) for o in sizes[1:]]

    def outputs(self, a):
        for w, b in zip(self.weights, self.biases):
            a = sigmoid(w @ a + b)
        return a

    def train_epoch(self, images, size, eta):
        """Sees every (x, y) once, in random order, in mini-batches."""
        order = self.generator.permutation(len(images))
        for start in range(0, len(images), size):
            self.learn([images[place] for place in order[start:start + size]], eta)

    def learn(self, mini_batch, eta):
        """One step of gradient descent: equations (20) and (21) of the book."""
        w_sums = [np.zeros(w.shape) for w in self.weights]
        b_sums = [np.zeros(b.shape) for b in self.biases]
        for x, y in mini_batch:
            w_slopes, b_slopes = self.backpropagate(x, y)
            w_sums = [total + slope for total, slope in zip(w_sums, w_slopes)]
            b_sums = [total + slope for total, slope in zip(b_sums, b_slopes)]
        rate = eta / len(mini_batch)
        self.weights = [w - rate * total for w, total in zip(self.weights, w_sums)]
        self.biases = [b - rate * total for b, total in zip(self.biases, b_sums)]

    def backpropagate(self, x, y):
        """The slopes of the cost of one image: (BP1) to (BP4)."""
        activations, sums = [x], []
        for w, b in zip(self.weights, self.biases):
            sums.append(w @ activations[-1] + b)
            activations.append(sigmoid(sums[-1]))
        w_slopes = [None] * len(self.weights)
        b_slopes = [None] * len(self.biases)
        delta = (activations[-1] - y) * sigmoid_slope(sums[-1])
        for layer in range(len(self.weights) - 1, -1, -1):
            b_slopes[layer] = delta
            w_slopes[layer] = delta @ activations[layer].T
            if layer > 0:
                delta = (self.weights[layer].T @ delta) * sigmoid_slope(sums[layer - 1])
        return w_slopes, b_slopes

    def correct(self, images, labels):
        return sum(int(np.argmax(self.outputs(x))) == label for x, label in zip(images, labels))


def read_idx(folder, name):
    """The numbers of an IDX file, plain or gzipped."""
    data = idx_bytes(folder, name)
    sides = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(sides)


def columns(pixels):
    """Each image as a column of 784 intensities."""
    return [image.reshape(784, 1) / 255.0 for image in pixels]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--idx", type=pathlib.Path, required=True, help="folder with MNIST's files")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    labels = read_idx(arguments.idx, "train-labels-idx1-ubyte")[:50_000]
    images = columns(read_idx(arguments.idx, "train-images-idx3-ubyte")[:50_000])
    targets = np.eye(10)[:, :, None]
    pairs = [(x, targets[label]) for x, label in zip(images, labels)]
    test_images = columns(read_idx(arguments.idx, "t10k-images-idx3-ubyte"))
    test_labels = read_idx(arguments.idx, "t10k-labels-idx1-ubyte")

    network = Network([784, 30, 10], np.random.default_rng(arguments.seed))
    for epoch in range(arguments.epochs):
        start = time.perf_counter()
        network.train_epoch(pairs, size=10, eta=3.0)
        seconds = time.perf_counter() - start
        found = network.correct(test_images, test_labels)
        print(
            f"Epoch {epoch}: {found} / {len(test_labels)}   {len(pairs)} images in {seconds:.3f} s",
            flush=True)


if __name__ == "__main__":
    main()
