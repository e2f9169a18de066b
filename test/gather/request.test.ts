import { describe, expect, test } from 'vitest'
import { foldersOf, readProposals, readTogether } from '../../shared/gather/request.ts'
import type { ChangedFile } from '../../shared/ports/forge.ts'
import type { RequestFacts } from '../../shared/domain/facts.ts'
import { propose, proposePolicy } from '../builders/requests.ts'
import { model, world, type World } from '../builders/world.ts'
import { adoptionFiles, churn, churnFolder, creditFolder, twoLive } from '../builders/adoptions.ts'
import { fakeDocuments } from '../fakes/documents.ts'
import type { Tree } from '../fakes/forge.ts'

const folder = `promotions/${model}/production/0001`

async function read(
  own: World,
  added: Tree,
  before: readonly string[] = [],
  recorded: readonly string[] = [],
): Promise<RequestFacts> {
  const at = own.forge.commitAside(added)
  const changed = Object.keys(added).map((path) => ({ path, change: 'added' as const }))
  const asked = { changed, at, base: at, genesis: false, policy: null, before, recorded }
  return (await readProposals(own.forge, fakeDocuments, asked))[0]
}

/** The files of a request that propose wrote. */
async function files(own: World): Promise<Tree> {
  const { number } = await propose(own)
  const { pull, files: changed } = own.forge.pullNow(number)
  const tree = own.forge.treeAt(pull.head.sha)
  return Object.fromEntries(changed.map(({ path }) => [path, tree[path] ?? '']))
}

const codes = (facts: RequestFacts): readonly string[] =>
  facts.state === 'invalid' ? facts.findings.map(({ code }) => code) : []

describe('the request of a pull request', () => {
  test('as propose wrote it is read whole', async () => {
    const own = await world()
    const facts = await read(own, await files(own))
    expect(facts).toMatchObject({ state: 'found', folder, model, environment: 'production', governance: {} })
    expect(facts.state === 'found' && [facts.request.state, facts.proposed.state]).toEqual(['read', 'read'])
  })

  test('is none where nothing of ours is changed', async () => {
    expect(await read(await world(), { 'README.md': 'x' })).toEqual({ state: 'none' })
  })

  test('is invalid where a file is no regular file, and its text is not read', async () => {
    const own = await world()
    const facts = await read(own, { ...(await files(own)), [`${folder}/model-card.md`]: { kind: 'symlink' } })
    expect(codes(facts)).toEqual(['no-regular-file'])
  })

  test('is invalid without its request.yml at that commit', async () => {
    const own = await world()
    const whole = await files(own)
    const changed = Object.keys(whole).map((path) => ({ path, change: 'added' as const }))
    const { [`${folder}/request.yml`]: _gone, ...rest } = whole
    const at = own.forge.commitAside(rest)
    const [facts] = await readProposals(own.forge, fakeDocuments, {
      changed,
      at,
      base: at,
      genesis: false,
      policy: null,
      before: [],
      recorded: [],
    })
    expect(codes(facts)).toEqual(['incomplete-request'])
  })

  test.each([
    ['no document', '{'],
    ['of another shape', '{"request": 1, "kind": "promotion"}'],
  ])('that is %s is found and wrong', async (_, text) => {
    const own = await world()
    const facts = await read(own, { ...(await files(own)), [`${folder}/request.yml`]: text })
    expect(facts.state === 'found' && facts.request.state).toBe('wrong')
  })

  test('whose number is taken is wrong, and is told the right one', async () => {
    const own = await world()
    const facts = await read(own, await files(own), [folder.replace('0001', '0001'), folder.replace('0001', '0004')])
    const wrong = facts.state === 'found' && facts.request.state === 'wrong' ? facts.request.problems : []
    expect(wrong.map(({ message }) => message)).toEqual([
      expect.stringContaining('the next free number is 0005') as string,
    ])
  })
})

describe('several requests of one pull request', () => {
  const readAll = async (own: World, added: Tree) => {
    const at = own.forge.commitAside(added)
    const changed = Object.keys(added).map((path) => ({ path, change: 'added' as const }))
    const question = { changed, at, base: at, genesis: false, policy: null, before: [], recorded: [] }
    return readProposals(own.forge, fakeDocuments, question)
  }

  test('are found each where all are adoptions', async () => {
    const own = await twoLive()
    const [one, two] = [await adoptionFiles(own, model), await adoptionFiles(own, churn)]
    const found = await readAll(own, { ...one.files, ...two.files })
    expect(found.map((each) => (each.state === 'found' ? each.folder : each.state))).toEqual([
      churnFolder,
      creditFolder,
    ])
  })

  test.each([
    ['one is a promotion', ['adoption', 'promotion'], [creditFolder]],
    ['both are', ['promotion', 'promotion'], [churnFolder, creditFolder]],
  ] as const)('T27: are invalid where %s, with the folders that must go', async (_, [first, second], others) => {
    const own = await twoLive()
    const [one, two] = [
      await adoptionFiles(own, churn, { kind: first }),
      await adoptionFiles(own, model, { kind: second }),
    ]
    const found = await readAll(own, { ...one.files, ...two.files })
    expect(found).toEqual([
      {
        state: 'invalid',
        findings: [
          { code: 'several-requests', weight: 'error', facts: { folders: [churnFolder, creditFolder], others } },
        ],
      },
    ])
  })

  test('are invalid where a file of one is no regular file, and it is named', async () => {
    const own = await twoLive()
    const [one, two] = [await adoptionFiles(own, churn), await adoptionFiles(own, model)]
    const link = `${churnFolder}/model-card.md`
    const found = await readAll(own, { ...one.files, ...two.files, [link]: { kind: 'symlink' } })
    expect(found).toMatchObject([{ state: 'invalid', findings: [{ code: 'no-regular-file', facts: { path: link } }] }])
  })

  test('are found where one cannot be read: what is wrong with it is told of it alone', async () => {
    const own = await twoLive()
    const [one, two] = [await adoptionFiles(own, churn), await adoptionFiles(own, model)]
    const found = await readAll(own, { ...one.files, ...two.files, [`${churnFolder}/request.yml`]: '{' })
    expect(found.map((each) => each.state === 'found' && each.request.state)).toEqual(['wrong', 'read'])
  })
})

describe('the evidence that a request brings', () => {
  test.each<[string, Tree[string], string]>([
    ['is no JSON', '{', 'wrong'],
    ['has no subject', '{}', 'wrong'],
    ['is no object', 'null', 'wrong'],
  ])('that %s is wrong, never absent', async (_, text, state) => {
    const own = await world()
    const facts = await read(own, { ...(await files(own)), [`${folder}/evidence.json`]: text })
    expect(facts.state === 'found' && facts.proposed.state).toBe(state)
  })

  test('is known by its subject: its own digest line is not believed', async () => {
    const own = await world()
    const whole = await files(own)
    const text = whole[`${folder}/evidence.json`]
    const forged =
      typeof text === 'string'
        ? text.replace(/"digest": "sha256:[0-9a-f]{64}"/, `"digest": "sha256:${'0'.repeat(64)}"`)
        : ''
    const [honest, told] = [await read(own, whole), await read(own, { ...whole, [`${folder}/evidence.json`]: forged })]
    expect(forged).not.toBe(text)
    expect(told.state === 'found' && told.proposed).toEqual(honest.state === 'found' && honest.proposed)
  })
})

test('a change of governance brings the digest of every file at its head', async () => {
  const own = await world()
  const { number } = await proposePolicy(own, { '.github/workflows/governance.yml': 'on: push\n' })
  const { pull, files: changed } = own.forge.pullNow(number)
  const [facts] = await readProposals(own.forge, fakeDocuments, {
    changed,
    at: pull.head.sha,
    base: own.forge.tip(),
    genesis: false,
    policy: null,
    before: ['promotions/_policy/0001'],
    recorded: [],
  })
  if (facts.state !== 'found' || facts.request.state !== 'read' || facts.request.value.kind !== 'policy')
    throw new Error(JSON.stringify(facts))
  expect(facts.governance).toEqual(facts.request.value.governance)
  expect(Object.keys(facts.governance).sort()).toEqual([
    '.github/workflows/governance.yml',
    'governance/people.yml',
    'governance/policy.yml',
  ])
})

const added = (...paths: readonly string[]): readonly ChangedFile[] => paths.map((path) => ({ path, change: 'added' }))
const moved = ['request.yml', 'evidence.json', 'model-card.md'].map(
  (name) => `promotions/credit/production/0001/${name}`,
)
const at = { base: 'base', at: 'head' }
const judges = ['base:governance', 'base:.github']

test.each([
  ['nothing of ours needs what judges alone', added('README.md'), judges],
  [
    'a move needs its own folder, and the model files of the base',
    added(...moved),
    [...judges, 'head:promotions/credit/production/0001', 'base:models'],
  ],
  [
    'a first request brings the model file itself',
    added(...moved, 'models/credit.yml'),
    [...judges, 'head:promotions/credit/production/0001', 'head:models'],
  ],
  [
    'several need theirs, and the model files of both sides once',
    added(...moved, ...moved.map((path) => path.replace('credit', 'churn')), 'models/churn.yml'),
    [
      ...judges,
      'head:promotions/churn/production/0001',
      'head:models',
      'head:promotions/credit/production/0001',
      'base:models',
    ],
  ],
  [
    'a change of what judges needs that as it proposes it',
    added('promotions/_policy/0002/request.yml', 'governance/policy.yml'),
    [...judges, 'head:promotions/_policy/0002', 'head:governance', 'head:.github'],
  ],
])('%s', (_, changed, expected) => {
  expect(foldersOf(changed, at).map((place) => `${place.at}:${place.path}`)).toEqual(expected)
})

test('all are asked for before the first has answered, so that the forge can answer them together', async () => {
  const { forge } = await world()
  const asked: string[] = []
  let answered = 0
  const folder: typeof forge.folder = async (sha, path) => {
    asked.push(`${path} after ${answered}`)
    const files = await forge.folder(sha, path)
    answered += 1
    return files
  }
  const tip = forge.tip()
  await readTogether({ ...forge, folder }, [
    { at: tip, path: 'governance' },
    { at: tip, path: 'models' },
  ])
  expect(asked).toEqual(['governance after 0', 'models after 0'])
})
