# docker build -f infra/docker/web.Dockerfile -t poolguard-web web
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:20-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/package.json /app/next.config.ts ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/.next .next
USER node
EXPOSE 3000
CMD ["npx", "next", "start", "--port", "3000"]
