import { expect, test } from 'vitest'
import { locate } from '../../../shared/clients/document/yaml.ts'
import { versionsRunAgain } from '../../../shared/domain/doctor/rescore.ts'
import { readWorkflow, type Job, type WorkflowFile } from '../../../shared/domain/doctor/workflow-file.ts'
import type { World } from '../../../shared/domain/doctor/world.ts'
import { remainingFiles } from '../../../shared/domain/founding/file-set.ts'
import { mapSeen, unseen } from '../../../shared/domain/protection/seen.ts'
import { soundWorld } from '../../builders/administration.ts'
import { exampleText } from '../../builders/documents.ts'
import { founding } from '../../builders/founding.ts'
import { askingAgain } from '../../builders/mutations.ts'

const sound = await soundWorld()
const path = '.github/workflows/rescore.yml'

function workflow(text: string): WorkflowFile {
  const located = locate(text, path)
  const file = located.ok ? readWorkflow(path, located.value.value) : null
  if (file === null) throw new Error('no workflow')
  return file
}

const example = workflow(exampleText(`../rescore/${path}`))
const terms = { owners: [], ownersFile: null, scenarios: [], setupPage: '' }
const written = remainingFiles(founding({ rescore: true }), terms).find((file) => file.path === path)

const asking = (...files: readonly WorkflowFile[]): World => ({
  ...sound,
  governance: mapSeen(sound.governance, (all) =>
    all.policy.state === 'read' ? { ...all, policy: { state: 'read', value: askingAgain(all.policy.value) } } : all,
  ),
  workflowFiles: mapSeen(sound.workflowFiles, (all) => [...all, ...files.map((file) => ({ path, file }))]),
})
const job = (id: string, change: Partial<Job>): WorkflowFile => ({
  ...example,
  jobs: example.jobs.map((one) => (one.id === id ? { ...one, ...change } : one)),
})

test.each<[string, World, unknown]>([
  ['nothing asks for it', sound, { state: 'done', facts: { hint: 'nothing-run-again' } }],
  ['the example does it', asking(example), { state: 'done', facts: {} }],
  ['the set-up wrote it', asking(workflow(written?.text ?? '')), { state: 'done', facts: {} }],
  ['no job does it', asking(), { state: 'missing', facts: { commands: ['run', 'record'] } }],
  [
    'none records it',
    asking({ ...example, jobs: example.jobs.slice(0, 1) }),
    { state: 'missing', facts: { commands: ['record'] } },
  ],
  [
    'a builder’s code runs beside the key of the App',
    asking(job('run', { secrets: ['COUNTERSIGN_APP_PRIVATE_KEY'] })),
    { state: 'missing', facts: { places: [`${path}: run`] } },
  ],
  [
    'a builder’s code runs where the judges are',
    asking(job('run', { environment: 'governance' })),
    { state: 'missing', facts: { places: [`${path}: run`] } },
  ],
  [
    'what records holds no environment',
    asking(job('record', { environment: null })),
    { state: 'missing', facts: { places: [`${path}: record`] } },
  ],
  [
    'the workflows cannot be read',
    { ...asking(example), workflowFiles: unseen('no right') },
    { state: 'unknown', why: 'no right' },
  ],
])('versions are run again as the policy asks, where %s', (_, world, outcome) => {
  expect(versionsRunAgain(world)).toEqual(outcome)
})
