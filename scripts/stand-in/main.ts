import { parseArgs } from 'node:util'
import { ruleNames } from '../../test/github/rules.ts'
import { startAlone } from '../../test/journey/alone.ts'
import { portOf, welcome } from './welcome.ts'

/** The GitHub stand-in alone, until it is stopped: says where it is and who may do what. */

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'secure-port': { type: 'string', default: '0' },
    folder: { type: 'string' },
    without: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
})
const unknown = values.without.filter((name) => !ruleNames.some((rule) => rule === name))
if (unknown.length > 0) throw new Error(`There is no rule ${unknown.join(', ')}. There are ${ruleNames.join(', ')}.`)
const { forge, company, stop } = await startAlone({
  port: portOf(values.port),
  securePort: portOf(values['secure-port']),
  without: ruleNames.filter((rule) => values.without.includes(rule)),
  ...(values.folder === undefined ? {} : { folder: values.folder }),
})
if (forge.secure === null) throw new Error('The door over TLS did not open.')
const { stop: _, ...addresses } = forge
console.log(values.json ? JSON.stringify({ ...addresses, ...company }) : welcome(forge, forge.secure, company))
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop().then(() => process.exit(0)))
