import { ruleNames, type RuleName } from './rules.ts'
import { startStandIn } from './server.ts'

/** The stand-in as a process of its own: prints its addresses as one line of JSON and runs until it is stopped. */

const without = (process.env.STAND_IN_WITHOUT ?? '')
  .split(',')
  .filter((name): name is RuleName => ruleNames.some((rule) => rule === name))
const folder = process.env.STAND_IN_FOLDER
const standIn = await startStandIn({
  without,
  ...(folder === undefined ? {} : { folder }),
  ...(process.env.STAND_IN_PORT === undefined ? {} : { port: Number(process.env.STAND_IN_PORT) }),
})
const { stop, ...addresses } = standIn
console.log(JSON.stringify(addresses))
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop().then(() => process.exit(0)))
