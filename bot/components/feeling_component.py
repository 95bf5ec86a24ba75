"""What the components that learn from data/feelings have in common: how they are made, kept and read again."""

from __future__ import annotations

from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.dialogue_lessons import dialogue_files
from bot.components.feeling_data import FeelingDataError, data_fingerprint
from bot.components.linear_scale import LinearScale
from bot.fingerprint import code_fingerprint

_SCALE = "scale.npz"
Made = TypeVar("Made", bound="FeelingComponent")


class FeelingComponent(GraphComponent):
    """A component whose whole memory is one `LinearScale`."""

    # The example files it learns from, beside the dialogues.
    files: tuple[str, ...] = ()

    @staticmethod
    def learnt_from() -> dict[str, Any]:
        """The settings that all of them have."""
        return {
            # Where the examples lie, relative to the project.
            "data": "data/feelings",
            # Files of its `dialogues/` that are not learnt from, in order to be measured on.
            "leave_out": [],
            # The sentence encoders whose vectors are read; where the pipeline reads e5, its first layers cost nothing more.
            "encoders": ["use", "e5_early"],
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa trains again when the examples change, or the code."""
        settings = {**cls.learnt_from(), **config}
        files = [*cls.files, *dialogue_files(settings["data"], settings["leave_out"])]
        return code_fingerprint() + data_fingerprint(settings["data"], files)

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, scale: LinearScale | None = None
    ) -> None:
        """Made by `create` or `load`."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._scale = scale

    @classmethod
    def create(
        cls: type[Made], config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> Made:  # fmt: skip
        """A component that has not learnt yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[Made], config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> Made:  # fmt: skip
        """The component that `train` kept."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, LinearScale.read(directory / _SCALE))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to add: what follows in training does not read feelings."""
        return training_data

    def _keep(self, scale: LinearScale) -> Resource:
        """Use the scale from now on, and store it with the model."""
        self._scale = scale
        with self._storage.write_to(self._resource) as directory:
            scale.save(directory / _SCALE)
        return self._resource

    def _learnt(self) -> LinearScale:
        if self._scale is None:
            raise FeelingDataError(f"{type(self).__name__} has not been trained: run `make train`.")
        return self._scale
