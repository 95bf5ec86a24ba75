"""One turn of a conversation: run to its end and stored, or not stored at all."""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.exceptions import ActionLimitReached
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME, DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import answer, utterance
from bot.components.sentence_features import SentenceEncoder
from bot.failures import Overtaken, TurnFailed
from bot.graph_runner import SequentialRunner
from bot.rule_index import RuleIndex
from bot.tracker_store import TurnStore
from bot.turn_request import TurnRequest

LANGUAGE_SLOT = "language"
HANDOFF_ENDED = "handoff_ended"
KEPT_AFTER_HANDOFF = (LANGUAGE_SLOT, "expertise")
"""What still holds when a person gives a conversation back; everything else belongs to what the person settled."""
RANKED_IN_TRACKER = 10
TRIES = 3


class TurnRunner:
    """Runs turns with a loaded model, one at a time in each conversation."""

    def __init__(self, processor: MessageProcessor, store: TurnStore) -> None:
        """Run with the model of `processor`, on conversations in `store`."""
        self.processor = processor
        self.store = store
        self._encoder: SentenceEncoder | None = None
        if isinstance(processor.graph_runner, DaskGraphRunner):
            processor.graph_runner = SequentialRunner.of(processor.graph_runner)
            for component in processor.graph_runner.components():
                if isinstance(component, RulePolicy):
                    RuleIndex.install(component)
                elif isinstance(component, SentenceEncoder):
                    self._encoder = component
        # Rasa's own intents (restart, back, …) are never a button's.
        self._intents = frozenset(processor.domain.intent_properties) - frozenset(DEFAULT_INTENTS)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def run(self, request: TurnRequest) -> tuple[dict[str, Any], bool]:
        """Return the answer to a request, and whether it had been given before."""
        lock = self._locks.setdefault(request.conversation, asyncio.Lock())
        async with lock:
            for _ in range(TRIES):
                given = self.store.answer(request.conversation, request.message_id)
                if given is not None:
                    return given, True
                try:
                    return await self._run(request), False
                except Overtaken:
                    continue  # Another replica was faster, perhaps with this very message.
        raise TurnFailed("other replicas keep writing to this conversation")

    async def rehearse(self) -> None:
        """Understand and decide once, for nobody, so that the first customer does not wait for lazy beginnings."""
        tracker = self.store.load("rehearsal").tracker or self.store.init_tracker("rehearsal")
        begin_again(tracker, self.processor.domain)
        await self._hear(tracker, TurnRequest("rehearsal", "rehearsal", text="Hola, hello"), None)
        self.processor._predict_next_with_tracker(tracker)

    async def _run(self, request: TurnRequest) -> dict[str, Any]:
        domain = self.processor.domain
        pressed = request.payload and utterance.pressed(request.payload, self._intents, domain.entities)
        if self._encoder and not pressed:
            # What takes longest begins while the conversation is read from the store.
            self._encoder.begin(utterance.typed(request.text or ""))
        stored = self.store.load(request.conversation)
        tracker = stored.tracker or self.store.init_tracker(request.conversation)
        tracker.model_id = self.processor.model_metadata.model_id
        tracker.assistant_id = self.processor.model_metadata.assistant_id
        known = len(tracker.events)

        channel = SilentChannel(request.channel)
        await self._begin(tracker, channel)
        self._guess_language(tracker, request.locale, sure=bool(pressed))
        if pressed and pressed["intent"]["name"] == HANDOFF_ENDED:
            begin_again(tracker, domain)
        await self._hear(tracker, request, pressed or None)
        await self.processor.run_action_extract_slots(channel, tracker)
        await self._respond(tracker, channel)

        events = list(tracker.events)[known:]
        given = {"messages": answer.messages(events), "understood": answer.understood(events, tracker)}
        self.store.append(request.conversation, stored.head, events, message_id=request.message_id, answer=given)
        await self.store.publish(request.conversation, events)
        return given

    async def _begin(self, tracker: DialogueStateTracker, channel: OutputChannel) -> None:
        """Start a session if this is the first turn, or the last one is long ago."""
        # Rasa calls this itself in `fetch_tracker_and_update_session`, which would read the tracker a second time,
        # through a wrapper that takes a failing database for a new conversation.
        await self.processor._update_tracker_session(tracker, channel)

    def _guess_language(self, tracker: DialogueStateTracker, locale: str | None, *, sure: bool) -> None:
        """Take the gateway's word for the language before anybody has typed; with a button always, for it has no language."""
        if LANGUAGE_SLOT not in tracker.slots or not locale:
            return
        known = tracker.get_slot(LANGUAGE_SLOT)
        if known is None or (sure and known != locale):
            tracker.update(SlotSet(LANGUAGE_SLOT, locale), self.processor.domain)

    async def _hear(self, tracker: DialogueStateTracker, request: TurnRequest, pressed: dict[str, Any] | None) -> None:
        """Put what the customer said, and what it means, into the tracker."""
        message = UserMessage(
            pressed["text"] if pressed else utterance.typed(request.text or ""),
            sender_id=request.conversation,
            input_channel=request.channel,
            message_id=request.message_id,
            metadata=request.metadata,
        )
        parsed = pressed or await self.processor.parse_message(message, tracker)
        # The ranking of every intent, and the places of every token, make up most of what is stored and read again.
        parsed["intent_ranking"] = (parsed.get("intent_ranking") or [])[:RANKED_IN_TRACKER]
        parsed.pop("text_tokens", None)
        tracker.update(
            UserUttered(
                message.text,
                parsed["intent"],
                parsed["entities"],
                parsed,
                input_channel=request.channel,
                message_id=request.message_id,
                metadata=request.metadata,
            ),
            self.processor.domain,
        )

    async def _respond(self, tracker: DialogueStateTracker, channel: OutputChannel) -> None:
        """Let the policies choose actions until they choose to listen."""
        processor = self.processor
        going_on = True
        while going_on and processor._should_handle_message(tracker):
            try:
                action, prediction = processor.predict_next_with_tracker_if_should(tracker)
            except ActionLimitReached:
                raise TurnFailed("the dialogue chooses actions without end") from None
            if prediction.is_end_to_end_prediction:
                await processor.run_action_extract_slots(channel, tracker)
            going_on = await processor._run_action(CandidAction(action), tracker, channel, processor.nlg, prediction)


def begin_again(tracker: DialogueStateTracker, domain: Domain) -> None:
    """Start a new session in `tracker`, in which no form is active and only what always holds is remembered."""
    kept = [SlotSet(slot, tracker.get_slot(slot)) for slot in KEPT_AFTER_HANDOFF if slot in tracker.slots]
    for event in (ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(), *kept, ActionExecuted(ACTION_LISTEN_NAME)):
        tracker.update(event, domain)


class CandidAction(Action):
    """An action whose failure is the turn's failure, instead of a line in Rasa's log."""

    def __init__(self, action: Action) -> None:
        """Stand in for `action`."""
        self._action = action

    def name(self) -> str:
        """Return the name of the action."""
        return self._action.name()

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """Run the action; a form may still reject, which is how customers change the subject."""
        try:
            return await self._action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            if not isinstance(self._action, RemoteAction):
                raise
            raise TurnFailed(f"{self.name()} refused to run") from None
        except Exception as error:
            # The message of a foreign error may quote the customer; its type does not.
            raise TurnFailed(f"{self.name()} failed ({type(error).__name__})") from error

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> ActionExecuted:
        """Return the event with which the tracker remembers the action."""
        return self._action.event_for_successful_execution(prediction)


class SilentChannel(OutputChannel):
    """Sends nothing: the answer is read from the events that are stored with it."""

    def __init__(self, name: str) -> None:
        """Pretend to be the channel `name`, by which Rasa chooses responses."""
        self._name = name

    def name(self) -> str | None:  # type: ignore[override]
        """Return the name of the customer's channel."""
        return self._name

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Send nothing."""
