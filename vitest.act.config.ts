import { defineConfig } from 'vitest/config'

/** The example's workflows under act: `npm run test:act`, no part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/act/*.act.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    server: { deps: { inline: [/@actions\//] } },
  },
})
