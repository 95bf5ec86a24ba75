"""What the intent classifier and the out-of-scope detector are made of: no Rasa here, so that experiments use the same code."""
