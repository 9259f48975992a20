# One image for web, worker and beat: the argument says which (see config/programs.py).
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --require-hashes -r requirements.txt
COPY manage.py ./
COPY config ./config
COPY apps ./apps
COPY templates ./templates
COPY static ./static
COPY locale ./locale
# Collecting files asks for settings but for no service; the secret is thrown away with this stage.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(48))')" \
    DATABASE_URL=postgres://build@localhost/build \
    REDIS_URL=redis://localhost/0 \
    PUBLIC_ORIGIN=https://build.example \
    EMAIL_URL=smtp://localhost \
    TRUSTED_PROXY_COUNT=1 \
    STATIC_ROOT=/app/collected \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    sh -c '/opt/venv/bin/python manage.py translations --compile && /opt/venv/bin/python manage.py collectstatic --noinput --verbosity 0'

FROM python:3.11-slim
RUN groupadd --system --gid 10001 maart \
    && useradd --system --uid 10001 --gid maart --home-dir /app --shell /usr/sbin/nologin maart \
    && install --directory --owner=maart --group=maart --mode=0700 /data /data/media /data/private
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    BIND=0.0.0.0 \
    PORT=8000 \
    STATIC_ROOT=/app/collected \
    MEDIA_ROOT=/data/media \
    PRIVATE_ROOT=/data/private \
    PROMETHEUS_MULTIPROC_DIR=/tmp/metrics
WORKDIR /app
USER maart
VOLUME ["/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "config.programs"]
CMD ["web"]
