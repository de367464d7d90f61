"""Any server that speaks the OpenAI API: hosted models, vLLM, SGLang, llama.cpp."""
