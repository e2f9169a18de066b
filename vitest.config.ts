import { configDefaults, defineConfig } from 'vitest/config'

/** Whose tests start servers and keep what they started to themselves; each file gets a process of its own. */
const rooms = ['administration', 'journey', 'mlflow', 'scenarios'].map((room) => `test/${room}/**/*.test.ts`)

// small files that take half a minute: among the others, larger ones first, they would be the last to end
const apart = [...rooms, 'test/house/dist.test.ts', 'test/actions/reproduce/main.test.ts']

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // one more than the smallest runner has cores: a story waits for its servers a part of its time, and with two more they are in each other's way
    maxWorkers: 3,
    globalSetup: ['test/temporary.ts', 'test/mlflow/mother.ts'],
    server: { deps: { inline: [/@actions\//] } },
    projects: [
      { extends: true, test: { name: 'apart', include: apart } },
      {
        extends: true,
        // nothing here keeps state in a module: loading each module once saves two thirds of the time
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...apart],
          isolate: false,
        },
      },
    ],
  },
})
