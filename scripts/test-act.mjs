// Plays the example's workflows under act as a second opinion beside our own runner. Plain JavaScript, since a fresh machine has Node 20 alone.
import { prepare, prepareAct } from './setup.mjs'
import { played, tested } from './suite.mjs'

await played(async () => {
  await prepare()
  await prepareAct()
  return tested('act')
})
