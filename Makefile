LOCK = .venv/bin/uv pip compile --quiet --python-version 3.11 --upgrade --custom-compile-command "make lock"

lock:  ## Resolve requirements/*.in anew into requirements*.txt
	$(LOCK) requirements/base.in -o requirements.txt
	$(LOCK) requirements/gpu.in -o requirements-gpu.txt
	@# torch brings its own accelerator libraries, which differ from build to build: left to pip.
	sed -i -E '/^(nvidia-|cuda-|triton)/,/^[^ ]/{/^(nvidia-|cuda-|triton| )/d}' requirements-gpu.txt
	$(LOCK) requirements/dev.in -o requirements-dev.txt
