"""What the shop tells everybody: its policies, in plain markdown that a shop keeper edits."""

from relevo.knowledge.pages import Answer, Knowledge, KnowledgeError, Step

__all__ = ["Answer", "Knowledge", "KnowledgeError", "Step"]
