"""Runs a loaded model's graph one node after the other, in an order that is worked out once.

Rasa hands every run to Dask, which plans it anew and passes each node through a queue. That costs a millisecond for
each of a turn's three or more runs and wins nothing: it runs them one after the other as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class SequentialRunner(GraphRunner):
    """The nodes that Rasa has made, run without Dask."""

    def __init__(self, schema: GraphSchema, nodes: Mapping[str, GraphNode]) -> None:
        """Run `nodes`, which are connected as `schema` says."""
        self._schema = schema
        self._nodes = nodes
        self._orders: dict[tuple[frozenset[str], ...], list[str]] = {}

    @classmethod
    def create(
        cls, graph_schema: GraphSchema, model_storage: ModelStorage, execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> SequentialRunner:  # fmt: skip
        """Make the nodes of a model."""
        return cls.of(DaskGraphRunner.create(graph_schema, model_storage, execution_context, hooks))

    @classmethod
    def of(cls, loaded: DaskGraphRunner) -> SequentialRunner:
        """Take over the nodes of a model that Rasa has loaded."""
        return cls(loaded._graph_schema, loaded._instantiated_nodes)

    def components(self) -> Iterable[GraphComponent]:
        """The components of the model."""
        return (node._component for node in self._nodes.values() if node._component is not None)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run what the targets need, and return what they give; inputs stand in for nodes."""
        given = inputs or {}
        wanted = targets or self._schema.target_names
        outputs: dict[str, Any] = dict(given)
        for name in self._order(frozenset(given), frozenset(wanted)):
            needs = self._schema.nodes[name].needs.values()
            _, outputs[name] = self._nodes[name](*((need, outputs[need]) for need in needs if need in outputs))
        return {name: outputs[name] for name in wanted}

    def _order(self, given: frozenset[str], wanted: frozenset[str]) -> list[str]:
        """The nodes that `wanted` rests on, each after those that it needs."""
        order = self._orders.get((given, wanted))
        if order is None:
            required: dict[str, set[str]] = {}
            open_ends = set(wanted)
            while open_ends:
                name = open_ends.pop()
                if name in required or name in given or name not in self._schema.nodes:
                    continue
                required[name] = set(self._schema.nodes[name].needs.values())
                open_ends |= required[name]
            sorted_names = TopologicalSorter(required).static_order()
            order = self._orders[given, wanted] = [name for name in sorted_names if name in required]
        return order
