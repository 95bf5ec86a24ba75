"""Start Rasa without TensorFlow when nothing in it is neural.

Rasa imports TensorFlow in modules that every model loads, for two base classes of things that only neural networks
use, and every neural component wherever it looks up a component by name. That costs seconds at every start and hundreds
of megabytes in every replica. Here those names are placeholders, unless a component may need the real ones.
"""

from __future__ import annotations

import json
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

NEURAL = {
    "rasa.nlu.classifiers.diet_classifier": "DIETClassifier",
    "rasa.nlu.selectors.response_selector": "ResponseSelector",
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": "ConveRTFeaturizer",
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": "LanguageModelFeaturizer",
    "rasa.core.policies.ted_policy": "TEDPolicy",
    "rasa.core.policies.unexpected_intent_policy": "UnexpecTEDIntentPolicy",
}
"""Rasa's components that need TensorFlow, by their modules."""

_OURS_AND_RASAS = ("rasa", "bot")


def serves_without_tensorflow(model: Path) -> bool:
    """Tell whether every component of a model archive is one of Rasa's light ones or one of ours."""
    try:
        return all(map(_is_light, _components_of(model)))
    except (OSError, tarfile.TarError, KeyError, ValueError):
        return False  # Rasa itself will say what is wrong with the model.


def trains_without_tensorflow(config: Path) -> bool:
    """Tell the same of the components that a config.yml names."""
    try:
        whole = YAML(typ="safe").load(config)
        return all(_is_light(part["name"]) for part in [*whole["pipeline"], *whole["policies"]])
    except (OSError, YAMLError, KeyError, TypeError, ValueError, AttributeError):
        return False  # What is missing Rasa chooses by itself, and it chooses neural ones.


def _is_light(component: str) -> bool:
    """Whether a component, named by its module or as Rasa calls its own ones, is known to need no TensorFlow."""
    module, _, name = component.rpartition(".")
    return name not in NEURAL.values() and (not module or module.partition(".")[0] in _OURS_AND_RASAS)


def _components_of(model: Path) -> Iterable[str]:
    with tarfile.open(model) as archive:
        member = archive.extractfile("metadata.json")
        if member is None:
            raise KeyError("metadata.json")
        metadata = json.load(member)
    return [node["uses"] for node in metadata["predict_schema"]["nodes"].values()]


def leave_out_tensorflow() -> None:
    """Put placeholders where Rasa looks for TensorFlow; call it before anything of Rasa is imported."""
    if "tensorflow" in sys.modules:
        return
    _placeholder("tensorflow.keras.utils", "Sequence")
    _placeholder("tensorflow.keras.callbacks", "Callback")
    _placeholder("tensorflow.keras")
    _placeholder("tensorflow")
    for module, name in NEURAL.items():
        _placeholder(module, name)


class _Placeholder(ModuleType):
    """A module that says why something is not in it."""

    def __getattr__(self, name: str) -> object:
        part = sys.modules.get(f"{self.__name__}.{name}")
        if part is None:
            raise AttributeError(
                f"{self.__name__}.{name} is not there, because no component of the model seemed to need TensorFlow; "
                "plain `rasa train` and `rasa run` always have it"
            )
        return part


def _placeholder(name: str, *classes: str) -> None:
    module = _Placeholder(name)
    module.__path__ = []
    for each in classes:
        setattr(module, each, type(each, (), {"__module__": name}))
    sys.modules[name] = module
