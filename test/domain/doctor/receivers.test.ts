import { expect, test } from 'vitest'
import { receiversSigned } from '../../../shared/domain/doctor/receivers.ts'
import type { World } from '../../../shared/domain/doctor/world.ts'
import type { Receiver } from '../../../shared/domain/governance/policy.ts'
import { mapSeen } from '../../../shared/domain/protection/seen.ts'
import { soundWorld } from '../../builders/administration.ts'

const sound = await soundWorld()
const url = 'https://serving.acme.example'
const usual = { events: ['promoted'], give_up_after: 'P3D' } as const

const worldWith = (
  receivers: Readonly<Record<string, Receiver>>,
  secrets: string,
  handed: readonly string[] = ['promote', 'status-tags'],
  called: readonly string[] = ['promote', 'status-tags'],
): World => ({
  ...sound,
  governance: mapSeen(sound.governance, (all) =>
    all.policy.state === 'read'
      ? { ...all, policy: { state: 'read', value: { ...all.policy.value, receivers } } }
      : all,
  ),
  workflowFiles: mapSeen(sound.workflowFiles, (all) =>
    all.map(({ path, file }) => ({
      path,
      file: file && {
        ...file,
        jobs: file.jobs.map((job) => ({
          ...job,
          uses: job.uses.flatMap((use) => {
            const given = (name: string) => ({
              ...{ ...use, action: use.action.replace('/promote', `/${name}`) },
              inputs: { ...use.inputs, ...(handed.includes(name) ? { 'receiver-secrets': secrets } : {}) },
            })
            // beside what promotes stands what tells of open requests
            return [given('promote'), given('status-tags')].filter(
              ({ action }) => called.includes('status-tags') || !action.includes('/status-tags'),
            )
          }),
        })),
      },
    })),
  ),
})

test.each<[string, Readonly<Record<string, Receiver>>, string, object]>([
  ['nobody is told', {}, '', { state: 'done', facts: { hint: 'nobody-told' } }],
  ['a receiver has its secret', { serving: { ...usual, url } }, 'serving: ${{ secrets.X }}', { state: 'done' }],
  [
    'one has none',
    { serving: { ...usual, url, environments: ['production'] } },
    'other: ${{ secrets.X }}',
    { state: 'missing', facts: { receivers: ['serving in production'] } },
  ],
  [
    'one that hears of open requests alone has its secret',
    { grc: { ...usual, events: ['approval-needed'], url } },
    'grc: x',
    { state: 'done' },
  ],
  [
    'one hears of open requests, too, and has none',
    { grc: { ...usual, events: ['promoted', 'stage-changed'], url, environments: ['production'] } },
    '',
    { state: 'missing', facts: { receivers: ['grc in production', 'grc of open requests'] } },
  ],
  ['one has it by another name', { serving: { ...usual, url, secret: 'other' } }, 'other: x', { state: 'done' }],
  ['workflows need none', { pipelines: { ...usual, repository_dispatch: true } }, '', { state: 'done' }],
])('where %s', (_, receivers, secrets, expected) => {
  expect(receiversSigned(worldWith(receivers, secrets))).toMatchObject(expected)
})

test.each<[string, readonly string[], object]>([
  ['workflows call status-tags', ['promote', 'status-tags'], { state: 'done' }],
  ['none does', ['promote'], { state: 'missing', facts: { receivers: ['pipelines of open requests'] } }],
])('where %s the repository’s own workflows hear of open requests, or not', (_, called, expected) => {
  const receivers = { pipelines: { ...usual, events: ['approval-needed'], repository_dispatch: true } as const }
  expect(receiversSigned(worldWith(receivers, '', called, called))).toMatchObject(expected)
})

test.each([
  ['promote', ['grc of open requests']],
  ['status-tags', ['grc in production']],
])('a secret that is handed to %s alone is no secret of the other', (handed, lacking) => {
  const receivers = { grc: { ...usual, events: ['promoted', 'approval-needed'], url, environments: ['production'] } }
  expect(receiversSigned(worldWith(receivers as Readonly<Record<string, Receiver>>, 'grc: x', [handed]))).toMatchObject(
    { state: 'missing', facts: { receivers: lacking } },
  )
})
