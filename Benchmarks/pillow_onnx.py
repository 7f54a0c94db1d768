"""The program digitd is compared with: a folder of digit PNGs read by Pillow and ONNX Runtime.

This is the script a careful person writes in an afternoon: 64 images a batch, one forward pass by
ONNX Runtime on all cores, the answers appended to a CSV that is flushed to disk after each batch,
then the originals moved to a done folder. It runs the very network digitd runs. Given a folder for
documents it delivers what digitd delivers: a JSON document for each scan as well.

Usage: pillow_onnx.py MODEL.safetensors INBOX DONE RESULTS.csv [DOCUMENTS]
"""

import csv
import json
import os
import re
import sys
import time

import numpy
import onnx
import onnxruntime
from PIL import Image
from safetensors import safe_open

BATCH = 64


def operator(part):
    """The ONNX name of the activation a layer's text ends with."""
    return next((op for suffix, op in (("relu", "Relu"), ("softmax", "Softmax")) if part.endswith(suffix)),
                "Sigmoid")


def convolution(file, index):
    """The weights and biases of a convolutional layer as ONNX wants them, its normalisation folded in."""
    weights = file.get_tensor(f"features.{index}.weights")
    biases = file.get_tensor(f"features.{index}.biases")
    if f"features.{index}.scales" in file.keys():
        scales, means, variances = (
            file.get_tensor(f"features.{index}.{name}") for name in ("scales", "means", "variances"))
        factors = scales / numpy.sqrt(variances + 1e-5)
        weights, biases = weights * factors, biases - means * factors
    return weights.transpose(3, 2, 0, 1).copy(), biases


def onnx_network(path):
    """The network of a digitd model file as an ONNX graph."""
    nodes, weights, name = [], [], "images"

    def add(kind, constants=(), **attributes):
        nonlocal name
        keys = []
        for constant in constants:
            keys.append(f"constant{len(weights)}")
            weights.append(onnx.numpy_helper.from_array(numpy.asarray(constant), keys[-1]))
        result = f"values{len(nodes)}"
        nodes.append(onnx.helper.make_node(kind, [name, *keys], [result], **attributes))
        name = result

    with safe_open(path, framework="numpy") as file:
        first, *parts = file.metadata()["architecture"].split("-")
        window = re.compile(r"(\d+)x(\d+)")
        sides = [int(side) for side in first.split("x")]
        if len(sides) == 2:
            add("Reshape", [numpy.array([-1, 1, *sides], dtype=numpy.int64)])
        features = [part for part in parts if "c" in part or part.startswith("p")]
        for index, part in enumerate(features):
            height, width = (int(side) for side in window.search(part).groups())
            if part.startswith("p"):
                add("MaxPool", kernel_shape=[height, width], strides=[height, width])
                continue
            inside = re.search(r"x\d+v", part)
            margins = [0] * 4 if inside else [height // 2, width // 2] * 2
            add("Conv", convolution(file, index), pads=margins)
            add(operator(part))
        if features:
            # Features lie position by position in digitd, map by map in ONNX.
            add("Transpose", perm=[0, 2, 3, 1])
            add("Flatten")
        for index, part in enumerate(parts[len(features):]):
            add("Gemm", [file.get_tensor(f"layers.{index}.{kind}") for kind in ("weights", "biases")])
            add(operator(part))
        outputs = int(re.match(r"\d+", parts[-1]).group())
    tensor = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        nodes, "digits",
        [tensor("images", onnx.TensorProto.FLOAT, ["batch", int(numpy.prod(sides))])],
        [tensor(name, onnx.TensorProto.FLOAT, ["batch", outputs])],
        weights)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def ink(path):
    """A scan as 784 intensities in 0...1, ink light on dark as in MNIST."""
    image = Image.open(path).convert("L")
    if image.size != (28, 28):
        image = image.resize((28, 28), Image.Resampling.BILINEAR)
    pixels = numpy.asarray(image, dtype=numpy.float32).reshape(784) / 255
    return 1 - pixels if pixels.mean() > 0.5 else pixels


def main(model, inbox, done, results, documents=None):
    session = onnx_network(model)
    names = sorted(os.listdir(inbox))
    started = time.perf_counter()
    os.makedirs(done, exist_ok=True)
    if documents:
        os.makedirs(documents, exist_ok=True)
    with open(results, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "digit", "confidence"])
        for first in range(0, len(names), BATCH):
            batch = names[first:first + BATCH]
            images = numpy.stack([ink(os.path.join(inbox, name)) for name in batch])
            [outputs] = session.run(None, {"images": images})
            for name, output in zip(batch, outputs):
                writer.writerow([name, int(output.argmax()), f"{output.max():.4f}"])
                if documents:
                    with open(os.path.join(documents, name + ".json"), "w") as document:
                        json.dump(
                            {"file": name, "digit": int(output.argmax()),
                             "probabilities": output.tolist()}, document)
            file.flush()
            os.fsync(file.fileno())
            for name in batch:
                os.rename(os.path.join(inbox, name), os.path.join(done, name))
    print(json.dumps({"images": len(names), "seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main(*sys.argv[1:])
