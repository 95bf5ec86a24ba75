"""Start Rasa without TensorFlow when the model does not use it.

Rasa imports TensorFlow in modules that every model loads, for two base classes of things that only neural networks
use. That costs seconds at every start and hundreds of megabytes in every replica. Here those two names are
placeholders, unless a component of the model may need the real ones.
"""

from __future__ import annotations

import json
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

NEURAL = frozenset(
    {
        "rasa.nlu.classifiers.diet_classifier",
        "rasa.nlu.selectors.response_selector",
        "rasa.nlu.featurizers.dense_featurizer.convert_featurizer",
        "rasa.nlu.featurizers.dense_featurizer.lm_featurizer",
        "rasa.core.policies.ted_policy",
        "rasa.core.policies.unexpected_intent_policy",
    }
)


def can_do_without_tensorflow(model: Path) -> bool:
    """Tell whether every component of a model archive is one of Rasa's light ones or one of ours."""
    try:
        modules = set(_component_modules(model))
    except (OSError, tarfile.TarError, KeyError, ValueError):
        return False  # Rasa itself will say what is wrong with the model.
    return not modules & NEURAL and all(module.startswith(("rasa.", "bot.")) for module in modules)


def _component_modules(model: Path) -> Iterable[str]:
    with tarfile.open(model) as archive:
        member = archive.extractfile("metadata.json")
        if member is None:
            raise KeyError("metadata.json")
        metadata = json.load(member)
    return [node["uses"].rpartition(".")[0] for node in metadata["predict_schema"]["nodes"].values()]


def leave_out_tensorflow() -> None:
    """Put placeholders where Rasa looks for TensorFlow; call it before anything of Rasa is imported."""
    if "tensorflow" in sys.modules:
        return
    _placeholder("tensorflow.keras.utils", "Sequence")
    _placeholder("tensorflow.keras.callbacks", "Callback")
    _placeholder("tensorflow.keras")
    _placeholder("tensorflow")
    # A model also names what trained it. This one imports every neural component, to check how they are configured.
    _placeholder("rasa.graph_components.validators.default_recipe_validator", "DefaultV1RecipeValidator")


class _Placeholder(ModuleType):
    """A module that says why something is not in it."""

    def __getattr__(self, name: str) -> object:
        part = sys.modules.get(f"{self.__name__}.{name}")
        if part is None:
            raise AttributeError(
                f"{self.__name__}.{name} is not there, because no component of the model seemed to need TensorFlow "
                "when this process was started with `python -m bot.serve`; `rasa run` always has it"
            )
        return part


def _placeholder(name: str, *classes: str) -> None:
    module = _Placeholder(name)
    module.__path__ = []
    for each in classes:
        setattr(module, each, type(each, (), {"__module__": name}))
    sys.modules[name] = module
