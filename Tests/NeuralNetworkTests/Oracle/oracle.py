"""Computes whole training steps in NumPy, in double precision and one image at a time.

Its output is Tests/NeuralNetworkTests/Training/OracleNumbers.swift, with which OracleTests compares every
tensor of the Swift network:

    python3 Tests/NeuralNetworkTests/Oracle/oracle.py > Tests/NeuralNetworkTests/Training/OracleNumbers.swift

It follows Nielsen's book in column vectors, weights as [outputs, inputs] and without batches, so
that it shares no shortcut with the Swift code. Only the printed weights are transposed.
"""

import math

import numpy as np

PIXELS, CLASSES, IMAGES = 12, 5, 8


def drawn(count, salt):
    """Numbers in -0.5...0.5 that follow from their place, as OracleTests draws them."""
    places = np.arange(count)
    numbers = ((places * 37 + salt * 101 + 13) * 7919 % 2003) / 2002.0 - 0.5
    return numbers.astype(np.float32).astype(np.float64)


def image(index):
    place = index * PIXELS + np.arange(PIXELS)
    pixels = (place * place * 31 + place * 17 + 7) % 256
    return (pixels / 255.0).reshape(-1, 1)


def target(index):
    y = np.zeros((CLASSES, 1))
    y[index * 3 % CLASSES] = 1
    return y


def activate(name, z):
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if name == "relu":
        return np.maximum(z, 0)
    powers = np.exp(z - z.max())
    return powers / powers.sum()


def slopes(name, z):
    """The matrix of ∂a/∂z; diagonal for all but softmax."""
    a = activate(name, z)
    if name == "sigmoid":
        return np.diag((a * (1 - a)).ravel())
    if name == "relu":
        return np.diag((z > 0).astype(float).ravel())
    return np.diag(a.ravel()) - a @ a.T


def cost_slope(cost, last, a, y):
    if cost == "quadratic":
        return a - y
    if last == "softmax":
        return -y / a
    return (a - y) / (a * (1 - a))


def backpropagate(weights, biases, names, cost, x, y):
    activations, sums = [x], []
    for w, b, name in zip(weights, biases, names):
        sums.append(w @ activations[-1] + b)
        activations.append(activate(name, sums[-1]))
    delta = slopes(names[-1], sums[-1]).T @ cost_slope(cost, names[-1], activations[-1], y)
    weight_slopes, bias_slopes = [], []
    for layer in reversed(range(len(weights))):
        weight_slopes.insert(0, delta @ activations[layer].T)
        bias_slopes.insert(0, delta)
        if layer > 0:
            delta = slopes(names[layer - 1], sums[layer - 1]).T @ (weights[layer].T @ delta)
    return weight_slopes, bias_slopes


def factor(schedule, epoch, epochs):
    if schedule is None:
        return 1
    warm_up, final = schedule
    if epoch < warm_up:
        return epoch / warm_up
    return final + (1 - final) * (1 + math.cos(math.pi * (epoch - warm_up) / (epochs - warm_up))) / 2


def train(sizes, names, cost, epochs, rate, momentum=0.0, decay=0.0, schedule=None):
    weights, biases = [], []
    for layer, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        weights.append(drawn(inputs * outputs, 2 * layer).reshape(inputs, outputs).T.copy())
        biases.append(drawn(outputs, 2 * layer + 1).reshape(-1, 1))
    w_velocities = [np.zeros_like(w) for w in weights]
    b_velocities = [np.zeros_like(b) for b in biases]
    for epoch in range(epochs):
        eta = rate * factor(schedule, epoch, epochs)
        w_sums = [np.zeros_like(w) for w in weights]
        b_sums = [np.zeros_like(b) for b in biases]
        for index in range(IMAGES):
            w_slopes, b_slopes = backpropagate(
                weights, biases, names, cost, image(index), target(index))
            for layer in range(len(weights)):
                w_sums[layer] += w_slopes[layer]
                b_sums[layer] += b_slopes[layer]
        for layer in range(len(weights)):
            gradient = w_sums[layer] / IMAGES + decay / IMAGES * weights[layer]
            w_velocities[layer] = momentum * w_velocities[layer] - eta * gradient
            weights[layer] = weights[layer] + w_velocities[layer]
            b_velocities[layer] = momentum * b_velocities[layer] - eta * b_sums[layer] / IMAGES
            biases[layer] = biases[layer] + b_velocities[layer]
    return weights, biases


def swift(numbers):
    lines, line = [], ""
    for text in (f"{number:.9g}" for number in numbers.ravel()):
        if len(line) + len(text) > 80:
            lines.append(line.rstrip())
            line = ""
        line += text + ", "
    return "\n".join("            " + line for line in lines + [line.rstrip()])


CASES = {
    "lecture": dict(
        sizes=[12, 7, 5], names=["sigmoid", "sigmoid"], cost="quadratic", epochs=3, rate=3.0),
    "cross-entropy": dict(
        sizes=[12, 7, 5], names=["sigmoid", "sigmoid"], cost="cross-entropy", epochs=3, rate=0.5,
        decay=0.4),
    "deep": dict(
        sizes=[12, 9, 7, 5], names=["relu", "relu", "softmax"], cost="cross-entropy", epochs=4,
        rate=0.1, momentum=0.9, decay=0.2, schedule=(1.0, 0.1)),
    "probabilities": dict(
        sizes=[12, 6, 5], names=["relu", "softmax"], cost="quadratic", epochs=2, rate=1.0,
        momentum=0.5),
}

print("// Written by Oracle/oracle.py; not by hand.\n")
print("/// The tensors of each case after training, by name.")
print("let oracleNumbers: [String: [[Double]]] = [")
for name, case in CASES.items():
    print(f'    "{name}": [')
    for w, b in zip(*train(**case)):
        for tensor in (w.T, b):
            print("        [")
            print(swift(tensor))
            print("        ],")
    print("    ],")
print("]")
