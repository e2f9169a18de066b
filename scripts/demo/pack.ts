import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { countersign } from '../../test/journey/acts.ts'
import type { Platform } from '../../test/journey/platform.ts'
import { expect, type Narrator } from './narrator.ts'

/** The auditor takes the ledger home: one page that verifies itself wherever there is a browser. */
export async function auditPack(platform: Platform, tell: Narrator, folder: string): Promise<void> {
  const place = join(folder, 'audit-pack.html')
  await tell.step(
    'Audrey takes the audit pack: one file that verifies itself in a browser, without a network',
    async () => {
      const said = await countersign(
        platform,
        'audrey',
        'audit',
        'pack',
        '--app-slug',
        platform.company.app.slug,
        '--output',
        place,
      )
      expect(said.code === 0, `${said.out}\n${said.err}`)
      const page = readFileSync(place, 'utf8')
      expect(page.includes('countersign/pack/1'), 'The audit pack holds no ledger.')
      tell.see(`${place} (${Math.round(page.length / 1024)} kB): open it, and compare the digest of the last record`)
    },
  )
}
