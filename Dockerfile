# Scripts, styles and fonts.
FROM node:22-bookworm-slim AS front-end
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static ./static
RUN npm run build

# The application: web, worker, courier, beat and migrate are five commands of this one image.
FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin app
WORKDIR /app
# The only place that may be written to besides the volumes, and so where fontconfig keeps its cache.
ENV PYTHONUNBUFFERED=1 HOME=/tmp
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --only-binary=:all: -r requirements.txt
COPY . .
COPY --from=front-end /build/static/build ./static/build
# The key is for this one command; the bill says what is in here; the folders give the volumes their owner.
RUN SECRET_KEY=unused-after-this-line python manage.py collectstatic --noinput \
    && python config/local/bill.py sbom.json \
    && install -d -o app -g app -m 0700 /data /data/keys /data/mail /data/seals /data/beat
USER app
EXPOSE 8000
# Of the pages; docker-compose.yml gives worker, courier and beat their own.
HEALTHCHECK --interval=30s --timeout=10s --retries=3 --start-period=30s \
    CMD ["python", "config/containers/health.py", "web"]
CMD ["gunicorn", "config.wsgi", "--worker-class", "config.dawdlers.PromptThreads", "--workers", "2", "--threads", "16", \
     "--no-control-socket", "--forwarder-headers", "NONE", "--bind", "0.0.0.0:8000"]
