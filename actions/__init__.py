"""Rasa's custom actions: thin, by topic. They ask `relevo.shop` and `relevo.knowledge`, and the ledger for who is asking."""
