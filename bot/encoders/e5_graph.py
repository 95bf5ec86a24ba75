"""Layers of multilingual-e5-small as an ONNX graph: from vectors of tokens to vectors of tokens.

The linear layers, nearly all of the work, are computed in eight bits. Each token's row is scaled by its own largest
value, for e5 has dimensions that are far out, and one scale for a whole text would leave little of the others (0.7
points of accuracy). Weights keep to seven bits, as processors without VNNI add two products in 16 bits.
"""

from __future__ import annotations

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from bot.encoders.e5_weights import PackedModel

BEFORE, MASK, AFTER = "before", "mask", "after"
# What both versions are that are understood by every runtime from 1.16 on.
_OPSET, _IR = 17, 9
_ROW_RANGE, _ROW_ZERO = 127, 128
_WEIGHT_RANGE = 63


def build(packed: PackedModel, layers: range) -> bytes:
    """The graph of these layers, serialised; the first of all has the embeddings before it.

    Inputs: `before`, float32 (batch, tokens, width), and `mask`, float32 (batch, 1, 1, tokens), which is added to
    what a token thinks of another: 0, or far below for padding. Output: `after`, float32 (batch, tokens, width).
    """
    graph = _Graph(packed)
    states = BEFORE if layers.start else graph.norm(BEFORE, "emb.ln")
    for number in layers:
        states = _layer(graph, states, f"l{number}.")
    graph.add("Identity", [states], AFTER)
    return graph.model().SerializeToString()


class _Graph:
    """Collects nodes and constants."""

    def __init__(self, packed: PackedModel) -> None:
        self.packed = packed
        self._nodes: list[NodeProto] = []
        self._constants: dict[str, TensorProto] = {}

    def constant(self, name: str, value: np.ndarray) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def number(self, value: float) -> str:
        return self.constant(f"number {value!r}", np.float32(value))

    def add(self, operator: str, inputs: list[str], output: str, **attributes: object) -> str:
        self._nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def split(self, name: str, parts: int, width: int) -> list[str]:
        outputs = [f"{name}.{part}" for part in range(parts)]
        sizes = self.constant(f"{parts} × {width}", np.full(parts, width, dtype=np.int64))
        self._nodes.append(helper.make_node("Split", [name, sizes], outputs, axis=-1))
        return outputs

    def norm(self, states: str, name: str) -> str:
        weight = self.constant(f"{name}.w", self.packed.tensor(f"{name}.w"))
        bias = self.constant(f"{name}.b", self.packed.tensor(f"{name}.b"))
        return self.add("LayerNormalization", [states, weight, bias], f"{name}.out", axis=-1, epsilon=self.packed.epsilon)

    def linear(self, states: str, name: str, parts: list[str], columns: int) -> str:
        """`states` through the packed matrices `parts`, side by side."""
        weights = np.concatenate([self.packed.tensor(f"{part}.w", columns) for part in parts]).T
        scales = np.maximum(np.abs(weights).max(axis=0) / _WEIGHT_RANGE, 1e-9)
        quantised = self.constant(f"{name}.w", np.round(weights / scales).astype(np.int8))
        bias = self.constant(f"{name}.b", np.concatenate([self.packed.tensor(f"{part}.b") for part in parts]))
        zero = self.constant("zero", np.uint8(_ROW_ZERO))

        self.add("Abs", [states], f"{name}.abs")
        self.add("ReduceMax", [f"{name}.abs"], f"{name}.largest", axes=[-1], keepdims=1)
        self.add("Mul", [f"{name}.largest", self.number(1 / _ROW_RANGE)], f"{name}.scale")
        self.add("Div", [states, f"{name}.scale"], f"{name}.scaled")
        self.add("QuantizeLinear", [f"{name}.scaled", self.number(1.0), zero], f"{name}.quantised")
        self.add("MatMulInteger", [f"{name}.quantised", quantised, zero], f"{name}.integers")
        self.add("Cast", [f"{name}.integers"], f"{name}.floats", to=TensorProto.FLOAT)
        self.add("Mul", [f"{name}.floats", f"{name}.scale"], f"{name}.rows")
        self.add("Mul", [f"{name}.rows", self.constant(f"{name}.s", scales.astype(np.float32))], f"{name}.product")
        return self.add("Add", [f"{name}.product", bias], f"{name}.out")

    def model(self) -> ModelProto:
        width = self.packed.width
        inputs = [
            helper.make_tensor_value_info(BEFORE, TensorProto.FLOAT, ["batch", "tokens", width]),
            helper.make_tensor_value_info(MASK, TensorProto.FLOAT, ["batch", 1, 1, "tokens"]),
        ]
        outputs = [helper.make_tensor_value_info(AFTER, TensorProto.FLOAT, ["batch", "tokens", width])]
        graph = helper.make_graph(self._nodes, "e5", inputs, outputs, list(self._constants.values()))
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)


def _layer(graph: _Graph, states: str, name: str) -> str:
    width = graph.packed.width
    attended = graph.linear(_attention(graph, states, name), f"{name}ao", [f"{name}ao"], width)
    graph.add("Add", [attended, states], f"{name}attended")
    states = graph.norm(f"{name}attended", f"{name}aln")
    inner = _gelu(graph, graph.linear(states, f"{name}fi", [f"{name}fi"], width))
    outer = graph.linear(inner, f"{name}fo", [f"{name}fo"], 4 * width)
    graph.add("Add", [outer, states], f"{name}thought")
    return graph.norm(f"{name}thought", f"{name}oln")


def _attention(graph: _Graph, states: str, name: str) -> str:
    width, heads = graph.packed.width, graph.packed.heads
    apart = graph.constant("heads apart", np.array([0, 0, heads, width // heads], dtype=np.int64))
    together = graph.constant("heads together", np.array([0, 0, width], dtype=np.int64))
    parts = graph.split(graph.linear(states, f"{name}qkv", [f"{name}{part}" for part in "qkv"], width), 3, width)
    # (batch, tokens, heads, size) to one matrix for each head; the keys are turned.
    turned = []
    for part, order in zip(parts, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True):
        graph.add("Reshape", [part, apart], f"{part}.heads")
        turned.append(graph.add("Transpose", [f"{part}.heads"], f"{part}.turned", perm=order))
    query, key, value = turned
    graph.add("MatMul", [query, key], f"{name}likeness")
    graph.add("Mul", [f"{name}likeness", graph.number((width // heads) ** -0.5)], f"{name}scaled")
    graph.add("Add", [f"{name}scaled", MASK], f"{name}masked")
    graph.add("Softmax", [f"{name}masked"], f"{name}weights", axis=-1)
    graph.add("MatMul", [f"{name}weights", value], f"{name}mixed")
    graph.add("Transpose", [f"{name}mixed"], f"{name}mixed.turned", perm=[0, 2, 1, 3])
    return graph.add("Reshape", [f"{name}mixed.turned", together], f"{name}mixed.out")


def _gelu(graph: _Graph, states: str) -> str:
    graph.add("Mul", [states, graph.number(2**-0.5)], f"{states}.narrowed")
    graph.add("Erf", [f"{states}.narrowed"], f"{states}.erf")
    graph.add("Add", [f"{states}.erf", graph.number(1.0)], f"{states}.gate")
    graph.add("Mul", [states, f"{states}.gate"], f"{states}.gated")
    return graph.add("Mul", [f"{states}.gated", graph.number(0.5)], f"{states}.gelu")
