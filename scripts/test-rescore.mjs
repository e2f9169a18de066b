// Plays the example that runs a version again. Plain JavaScript, since a fresh machine has Node 20 alone.
import { prepare } from './setup.mjs'
import { played, tested } from './suite.mjs'

await played(async () => {
  await prepare()
  return tested('rescore')
})
