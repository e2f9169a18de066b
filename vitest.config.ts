import { configDefaults, defineConfig } from 'vitest/config'

/** Whose tests start servers and keep what they started to themselves; each file gets a process of its own. */
const rooms = ['administration', 'journey', 'mlflow', 'scenarios'].map((room) => `test/${room}/**/*.test.ts`)

// the build is a small file and takes half a minute: among the others, larger ones first, it would be the last to end
const apart = [...rooms, 'test/house/dist.test.ts']

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // twice as many as the smallest runner has cores: a story waits for its servers a part of its time
    maxWorkers: 4,
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
