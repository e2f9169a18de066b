import { defineConfig } from 'vitest/config'

/** The promoter's own process killed at its requests, on a real MLflow: `npm run test:kills`, no part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/kills/*.kills.ts'],
    testTimeout: 4 * 3_600_000,
    hookTimeout: 1_800_000,
    globalSetup: ['test/temporary.ts'],
    server: { deps: { inline: [/@actions\//] } },
  },
})
