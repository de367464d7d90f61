"""Any server that speaks the OpenAI API: how a request is sent, read and reckoned."""
