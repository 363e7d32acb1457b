# syntax=docker/dockerfile:1

FROM node:24-slim AS build
WORKDIR /src
# The manifests alone first: the installed packages are kept as long as none of these files changes.
COPY package.json package-lock.json ./
COPY packages/lstm/package.json packages/lstm/
COPY packages/interchange/package.json packages/interchange/
COPY packages/afterbell/package.json packages/afterbell/
RUN npm install --ignore-scripts --no-audit --no-fund
COPY . .
RUN mkdir /out && npm pack --workspace afterbell --pack-destination /out

FROM node:24-slim
ENV NODE_ENV=production AFTERBELL_HOME=/home/node/afterbell
WORKDIR /app
# Mounted, not copied: neither the tarball nor npm's cache becomes a part of the image. What is
# deleted is never read: source maps, type declarations, tests, samples and models other than ours.
# Optional packages draw reports, which a service does not.
RUN --mount=type=bind,from=build,source=/out,target=/out --mount=type=cache,target=/root/.npm \
    npm install --omit=dev --omit=optional --no-audit --no-fund /out/afterbell-*.tgz \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.*ts' \) -delete \
 && find node_modules/@observablehq/sample-datasets -name '*.csv' ! -name 'aapl.csv' -delete \
 && find node_modules/@bsull/augurs -type f ! -name 'ets*' ! -name package.json -delete \
 && rm -rf node_modules/bintrees/test
RUN install -d -o node -g node /home/node/afterbell
USER node
VOLUME /home/node/afterbell
EXPOSE 8000
# Nothing answers while a first model is trained, so failures do not count for the first minutes.
HEALTHCHECK --interval=10s --timeout=3s --start-period=300s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8000/health/live').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, so that SIGTERM reaches it and a stop is a graceful one.
CMD ["node", "node_modules/afterbell/bin/afterbell.js", "start", "--host", "0.0.0.0", "--port", "8000"]
