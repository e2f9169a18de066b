import { expect, test } from 'vitest'
import { unadopted, type LiveFacts } from '../../../actions/init/decide.ts'

const model = (name: string, aliases: Readonly<Record<string, string>>) => ({
  name,
  aliases,
  createdAt: 0,
  description: '',
  tags: {},
})

const shown: Readonly<Record<string, string>> = {
  ...{ 'churn production': '3', 'approval production': '5', 'approval staging': '6' },
}

const facts = (other: Partial<LiveFacts> = {}): LiveFacts => ({
  live: (name, environment) => {
    const version = shown[`${name} ${environment}`]
    return version === undefined ? null : { version }
  },
  models: [model('churn', { champion: '3', scratch: '9' }), model('approval', { champion: '5', challenger: '6' })],
  environments: { staging: { alias: 'challenger' }, production: { alias: 'champion' } },
  recorded: () => null,
  open: [],
  leftOut: [],
  ...other,
})

const approval = [
  { model: 'approval', environment: 'staging', version: '6' },
  { model: 'approval', environment: 'production', version: '5' },
]
const churn = { model: 'churn', environment: 'production', version: '3' }

test.each<readonly [string, Partial<LiveFacts>, readonly object[], readonly unknown[]]>([
  ['each version behind an alias of the policy is adopted', {}, [...approval, churn], []],
  ['what the ledger knows is left', { recorded: (name) => (name === 'churn' ? '3' : null) }, approval, []],
  [
    'what was moved past the ledger is no adoption, and is told',
    { recorded: (name) => (name === 'churn' ? '2' : null) },
    approval,
    [expect.stringContaining('the ledger knows 2: somebody moved it by hand')],
  ],
  [
    'what is proposed already is left',
    { open: ['promotions/churn/production/0001/request.yml'] },
    approval,
    [expect.stringContaining('a request for it is open already')],
  ],
  ['a model that is left out is left', { leftOut: ['approval'] }, [churn], []],
  [
    'a model to leave out that nobody knows is told',
    { leftOut: ['aproval'] },
    [...approval, churn],
    ['The registry shows no model aproval, which was to be left out.'],
  ],
  ['nothing is live', { live: () => null }, [], []],
  [
    'what cannot be called live is told, and adopted by nobody',
    { live: (name) => (name === 'churn' ? { fault: 'Two of churn.' } : null) },
    [],
    ['Two of churn.', 'Two of churn.'],
  ],
])('%s', (_, other, moves, notes) => {
  expect(unadopted(facts(other))).toEqual({ moves, notes })
})
