import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStandIn, type StandIn, type StandInOptions } from '../github/server.ts'
import { clone, commitAll, git } from './clone.ts'
import { foundCompany, protect, repository, type Company } from './company.ts'
import { root } from './platform.ts'

/** The forge alone: the example's company with its repository filled and its rules on, and nothing that runs workflows. */

export type Alone = { readonly forge: StandIn; readonly company: Company; readonly stop: () => Promise<void> }

async function fill(forge: StandIn, { tokens }: Company): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'first-push-'))
  try {
    const mine = join(folder, 'mel')
    await clone(forge, repository, tokens.mel, mine, { name: 'Mel Moreau', email: 'mel@acme.example' })
    await git(mine, 'checkout', '--quiet', '-B', 'main')
    cpSync(join(root, 'examples', 'governance-repo'), mine, { recursive: true })
    await commitAll(mine, 'Set up the governance of our models')
    await git(mine, 'push', '--quiet', 'origin', 'main')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A stand-in over HTTP and TLS with the example's company at work in it. */
export async function startAlone(options: StandInOptions = {}): Promise<Alone> {
  const forge = await startStandIn({ securePort: 0, ...options })
  const company = await foundCompany(forge)
  await fill(forge, company)
  await protect(forge, company)
  return { forge, company, stop: forge.stop }
}
