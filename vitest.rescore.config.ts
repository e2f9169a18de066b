import { defineConfig } from 'vitest/config'

/** The example that runs a version again: `npm run test:rescore`, no part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/rescore/*.rescore.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    globalSetup: ['test/temporary.ts', 'test/mlflow/mother.ts'],
    server: { deps: { inline: [/@actions\//] } },
  },
})
