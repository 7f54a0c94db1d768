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
import sys
import time

import numpy
import onnx
import onnxruntime
from PIL import Image
from safetensors import safe_open

BATCH = 64


def onnx_network(path):
    """The dense network of a digitd model file as an ONNX graph of Gemm and activation nodes."""
    with safe_open(path, framework="numpy") as file:
        architecture = file.metadata()["architecture"]
        parts = architecture.split("-")
        nodes, weights, name = [], [], "images"
        for index, part in enumerate(parts[1:]):
            operator = next(
                (op for suffix, op in (("relu", "Relu"), ("softmax", "Softmax")) if part.endswith(suffix)),
                "Sigmoid",
            )
            for tensor in ("weights", "biases"):
                key = f"layers.{index}.{tensor}"
                weights.append(onnx.numpy_helper.from_array(file.get_tensor(key), key))
            nodes.append(onnx.helper.make_node(
                "Gemm", [name, f"layers.{index}.weights", f"layers.{index}.biases"], [f"sums{index}"]))
            nodes.append(onnx.helper.make_node(operator, [f"sums{index}"], [f"outputs{index}"]))
            name = f"outputs{index}"
    tensor = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        nodes, "digits",
        [tensor("images", onnx.TensorProto.FLOAT, ["batch", int(parts[0])])],
        [tensor(name, onnx.TensorProto.FLOAT, ["batch", 10])],
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
