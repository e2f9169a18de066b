import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // as many as the smallest runner has cores; the default leaves one idle
    maxWorkers: 2,
    server: { deps: { inline: [/@actions\//] } },
  },
})
