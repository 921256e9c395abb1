# The hub alone: Neo4j is another container (compose.yaml) or a cluster, named by NEO4J_URI.
FROM python:3.11-slim

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HUB_HOME=/data \
    HUB_HOST=0.0.0.0 \
    HUB_PORT=8000 \
    HUB_EXPLORER=false

WORKDIR /app

# First, and alone: this layer is made again only when the pinned requirements change.
COPY requirements.txt ./
RUN python -m pip install --no-cache-dir --quiet --no-deps --only-binary :all: --require-hashes -r requirements.txt \
    && python -m pip check

RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin hub \
    && install --directory --owner=hub --group=hub --mode=0700 /data
COPY LICENSE pom.xml jars.sha256 ./
COPY graph_schema/ graph_schema/
COPY hub/ hub/
COPY resolvers/ resolvers/
COPY seeds/ seeds/

USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['HUB_PORT'] + '/health', timeout=2)"]
CMD ["python", "-m", "hub.cli", "serve"]
