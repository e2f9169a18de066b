import { mkdtempSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { exampleText, peoplePath } from '../../builders/documents.ts'
import { formatYaml, locate } from '../../../shared/clients/document/yaml.ts'
import { bare } from '../../builders/administration.ts'
import { world } from '../../builders/world.ts'
import { fakeAdministration } from '../../fakes/administration.ts'
import { fakeHouse, type FakeHouse, type HouseOptions } from '../../fakes/house.ts'

/** An empty folder, and a house in it, as somebody at a command line has them. */

export type Setting = { readonly root: string; readonly house: FakeHouse }

/** Everything but the roles, which the trial lists and the teams tell. */
export const answers = {
  registry: 'https://mlflow.acme.example',
  suite: 'c'.repeat(40),
  people: 'given/people.yml',
} as const

export const trialRoles = [
  ...['model-validator=vera', 'compliance-officer=carl', 'business-owner=olga', 'model-risk=rita,rob'],
  'data-scientist=dana',
].join('\n')

const atCommandLine = { GITHUB_RUN_ID: undefined, GITHUB_WORKFLOW_REF: undefined, GITHUB_SHA: undefined }

export async function setting(
  inputs: Readonly<Record<string, string>>,
  more: Partial<HouseOptions> & { readonly files?: Readonly<Record<string, string>> } = {},
): Promise<Setting> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-init-'))
  for (const [path, text] of Object.entries({ 'given/people.yml': exampleText(peoplePath), ...more.files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const { ports } = await world()
  const house = fakeHouse({
    // what people hand over is YAML
    ports: { ...ports, documents: { locate, format: formatYaml } },
    inputs,
    folder: root,
    administration: fakeAdministration(bare),
    ...more,
    env: { ...atCommandLine, ...more.env },
  })
  return { root, house }
}

export const read = ({ root }: Setting, path: string): string => readFileSync(join(root, path), 'utf8')
