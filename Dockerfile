# Two images: `web` (web, worker, beat, one-off commands) and `gpu` (the worker that runs models).

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.txt requirements-mt.txt ./
RUN /opt/venv/bin/pip install -r requirements.txt -r requirements-mt.txt

FROM build AS build-gpu
COPY requirements-gpu.txt ./
RUN /opt/venv/bin/pip install -r requirements.txt -r requirements-mt.txt -r requirements-gpu.txt

FROM python:3.11-slim-bookworm AS base
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=workbench.config.settings \
    WORKBENCH_DATA_DIR=/var/lib/workbench
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        apertium apertium-eng-cat apertium-eng-spa apertium-hbs-eng \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/workbench workbench \
    && install -d -o workbench -g workbench -m 0700 /var/lib/workbench
WORKDIR /app
COPY . .
USER workbench
VOLUME /var/lib/workbench

FROM base AS gpu
COPY --from=build-gpu /opt/venv /opt/venv
CMD ["celery", "--app", "workbench.config.celery", "worker", "--queues", "gpu", "--concurrency", "1"]

FROM base AS web
COPY --from=build /opt/venv /opt/venv
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["python", "-m", "workbench.running.web", "--host", "0.0.0.0", "--processes", "3", "--threads", "4", \
     "--access-log"]
