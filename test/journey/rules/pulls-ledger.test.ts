import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, cloneOf, countersign, merge, signOffBlock } from '../acts.ts'
import { git } from '../clone.ts'
import { repository } from '../company.ts'
import { staff } from '../forge.ts'
import { mergePast, pastTheRules, recordedOf, runSaid } from '../handmade.ts'
import * as attack from '../threats/means/forge.ts'
import type { Platform } from '../platform.ts'
import { appToken } from './means/app.ts'
import { greenChange, openChange, quietPlatform, shaOf, unheard, withBothPromoters } from './quiet.ts'
import { ofLedger, underRules } from './means/rulesets.ts'
import { minute, once } from './stories.ts'

/** What reaches the base and what the promoter writes of it, on a platform whose ledger has begun. */

let platform: Platform
beforeAll(async () => {
  platform = await quietPlatform({ changed: withBothPromoters })
})
afterAll(() => platform.stop())

const branch = 'governance-ledger'

/** A signed request whose commits its administrator pushes to the base; what follows is the ledger's first record. */
const begun = once(async () => {
  const pull = await greenChange(platform)
  const sha = await shaOf(platform, pull)
  await pastTheRules(platform, () => as(platform, 'mel', 'PATCH', '/git/refs/heads/main', { sha }))
  return pull
})

const ledgerTip = async (): Promise<string> => git(await cloneOf(platform, 'audrey'), 'rev-parse', `origin/${branch}`)

const verified = () =>
  countersign(platform, 'audrey', 'audit', '--command', 'verify', '--app-slug', platform.company.app.slug)

async function asked(query: string, variables: object): Promise<string> {
  const answer = await fetch(platform.forge.graphqlUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${await appToken(platform)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const text = await answer.text()
  expect(JSON.parse(text)).not.toHaveProperty('errors')
  return text
}

const entries = (below: string): string =>
  `entries { name type mode object { __typename ... on Blob { oid byteSize isBinary isTruncated text } ${below === '' ? '' : `... on Tree { ${below} }`} } }`

/** The ledger as it is now, as the promoter's question for it is answered. */
const lookedAt = (): Promise<string> =>
  asked(
    `query($owner: String!, $name: String!, $ref: String!) { repository(owner: $owner, name: $name) {
      ref(qualifiedName: $ref) { target { __typename oid ... on Commit {
        author { name email user { databaseId login } } signature { isValid wasSignedByGitHub }
        tree { oid ${entries(entries(entries('')))} } } } } } }`,
    { owner: repository.split('/')[0], name: repository.split('/')[1], ref: `refs/heads/${branch}` },
  )

/** The promoter's next look at the ledger shows this, as it would to one who looked a moment earlier. */
const seenAs = (body: string): Promise<unknown> =>
  staff(platform.forge, 'faults', {
    ...{ method: 'POST', path: '/api/graphql$', holding: `query Branch[^]*${branch}` },
    ...{ status: 200, body },
  })

/** One commit of the App on the ledger, by whichever of its runs. */
async function written(headline: string): Promise<void> {
  const query =
    'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }'
  const on = { repositoryNameWithOwner: repository, branchName: branch }
  const input = { branch: on, expectedHeadOid: await ledgerTip(), message: { headline }, fileChanges: {} }
  await asked(query, { input })
}

describe('the ledger', { timeout: 1.5 * minute }, () => {
  test('two promoters write one ledger', async () => {
    await begun()
    const pull = await greenChange(platform)
    const seen = await lookedAt()
    await written('Of another run')
    await seenAs(seen)
    await merge(platform, 'mel', pull)
    expect(runSaid(platform, 'promote.yml')).toContain('Another run wrote to the ledger at the same time')
    // the job that looked too early wrote nothing; the run's next one, which looked again, did
    expect(await recordedOf(platform, pull)).toEqual(['policy'])
  })

  test('T34: a forged ledger commit is found', async () => {
    await begun()
    expect((await verified()).code).toBe(0)
    const { app } = platform.company
    const folder = await cloneOf(platform, 'mel')
    await git(folder, 'checkout', '--quiet', '--detach', `origin/${branch}`)
    const tip = await git(folder, 'rev-parse', 'HEAD')
    const bot = ['-c', `user.name=${app.bot}`, '-c', `user.email=${app.id}+${app.bot}@users.noreply.github.com`]
    await git(folder, ...bot, 'commit', '--quiet', '--allow-empty', '-m', 'Record 9: done')
    const said = await underRules(
      platform,
      ofLedger,
      () => [{ type: 'deletion' }],
      async () => {
        await git(folder, 'push', '--quiet', 'origin', `HEAD:${branch}`)
        const found = await verified()
        await as(platform, 'mel', 'PATCH', `/git/refs/heads/${branch}`, { sha: tip, force: true })
        return found
      },
    )
    expect([said.code, said.out]).toEqual([1, expect.stringContaining('is not signed by the forge')])
    expect((await verified()).code).toBe(0)
  })
})

test('a request that reached the base by a push is recorded as merged', { timeout: 1.5 * minute }, async () => {
  const pull = await begun()
  expect(await recordedOf(platform, pull)).toEqual(['genesis'])
})

describe('governance that somebody pushed straight to main past the rules', { timeout: 1.5 * minute }, () => {
  const mended = once(async () => {
    await begun()
    await unheard(platform, () => pastTheRules(platform, () => attack.pushesStraight(platform, 'rita')))
    const pull = await openChange(platform)
    const block = await signOffBlock(platform, pull, 'model-risk')
    await unheard(platform, async () => {
      await attack.approves(platform, 'rita', pull, block)
      await mergePast(platform, pull)
      await attack.approves(platform, 'rob', pull, block)
    })
    await platform.dispatcher.schedule(repository, '17 * * * *')
    return pull
  })

  test('T3: whoever pushed it there has built the request that would mend it, and does not sign it', async () => {
    expect((await attack.signaturesOf(platform, await mended())).ignored).toEqual([
      expect.stringMatching(/^rita-acme: built-it, [0-9a-f]{12}, on the default branch$/),
    ])
  })

  test('T36: an approval that is given after an administrator merged past the rules does not count', async () => {
    const pull = await mended()
    expect((await attack.signaturesOf(platform, pull)).counted).toEqual([])
    expect(await recordedOf(platform, pull)).toEqual(['refused'])
  })
})
