import { parseArgs } from 'node:util'
import { ruleNames } from '../../test/github/rules.ts'
import { startAlone } from '../../test/journey/alone.ts'
import { portOf, usage, welcome } from './welcome.ts'

/** The GitHub stand-in alone, until it is stopped: says where it is and who may do what. */

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'secure-port': { type: 'string', default: '0' },
      folder: { type: 'string' },
      without: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
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
  const end = (): void => void stop().then(() => process.exit(0))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end)
}

try {
  await main()
} catch (error) {
  // a word that is not known, a port that is taken: a sentence, and not where in here it was thrown
  console.error(error instanceof Error ? error.message : error)
  console.error(usage)
  process.exit(1)
}
