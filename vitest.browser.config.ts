import { defineConfig } from 'vitest/config'

/** The page of the audit pack in a real browser: `npm run test:browser`, no part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/browser/*.browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/temporary.ts'],
  },
})
