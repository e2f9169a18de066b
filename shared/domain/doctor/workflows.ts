import { bothSeen } from '../protection/seen.ts'
import { judgingEnvironment } from '../protection/setup.ts'
import { checkNames } from '../protection/wanted-rulesets.ts'
import { stageNames } from '../stage.ts'
import { filesOf, isCredential } from './credentials.ts'
import { done, given, missing, noneOf, unknown, type Outcome } from './precondition.ts'
import { isPinned, suiteAction, usesSuite, type Job, type WorkflowFile } from './workflow-file.ts'
import { setupSeen, type World } from './world.ts'

/** The workflows of the default branch. */

type Placed = { readonly path: string; readonly job: Job }

const jobsOf = (files: readonly WorkflowFile[]): readonly Placed[] =>
  files.flatMap(({ path, jobs }) => jobs.map((job) => ({ path, job })))

const place = ({ path, job }: Placed): string => `${path}: ${job.id}`

/** The files that use the suite; where none does, there is nothing to look at. */
const ofSuite =
  (judge: (files: readonly WorkflowFile[]) => Outcome) =>
  (world: World): Outcome =>
    given(filesOf(world), (all) => {
      const files = all.filter(({ jobs }) => jobs.some(usesSuite))
      return files.length === 0 ? unknown('no workflow uses the suite') : judge(files)
    })

/** The actions of the suite that a job uses; `promote` with its environment. */
const deeds = (job: Job): readonly string[] =>
  job.uses.flatMap((use) => {
    const name = suiteAction(use)
    if (name === null) return []
    return name === 'promote' ? [`promote to ${use.inputs.environment ?? ''}`] : [name]
  })

export const workflowsPresent = (world: World): Outcome =>
  given(bothSeen(filesOf(world), setupSeen(world)), ([files, { environments }]) => {
    const found = jobsOf(files).flatMap(({ job }) => deeds(job))
    const wanted = [...stageNames, ...environments.map((name) => `promote to ${name}`)]
    return noneOf(
      'actions',
      wanted.filter((name) => !found.includes(name)),
    )
  })

const isRelay = ({ events }: WorkflowFile): boolean => events.includes('pull_request_review')

/** A disabled workflow judges nothing, and nobody is told. */
export const workflowsEnabled = (world: World): Outcome =>
  given(bothSeen(filesOf(world), world.workflows), ([files, known]) => {
    const own = files.filter((file) => isRelay(file) || file.jobs.some(usesSuite))
    if (own.length === 0) return unknown('no workflow uses the suite')
    const idle = own.flatMap(({ path }) => {
      const state = known.find((one) => one.path === path)?.state ?? 'not known to GitHub Actions'
      return state === 'active' ? [] : [`${path}: ${state}`]
    })
    return noneOf('workflows', idle)
  })

const uses = (file: WorkflowFile, names: readonly string[]): boolean =>
  file.jobs.some((job) => job.uses.some((use) => names.includes(suiteAction(use) ?? '')))

/** What has to start each kind of workflow, and what stands for a review that changed. */
export const workflowsTriggered = (world: World): Outcome =>
  given(filesOf(world), (files) => {
    const judging = files.filter((file) => uses(file, stageNames))
    const promoting = files.filter((file) => uses(file, ['promote']))
    if (judging.length === 0 || promoting.length === 0) return unknown('no workflow uses the suite')
    const lacks = (group: readonly WorkflowFile[], events: readonly string[], what: string): readonly string[] =>
      events.filter((event) => !group.some((file) => file.events.includes(event))).map((event) => `${what}: ${event}`)
    return noneOf('events', [
      ...lacks(judging, ['pull_request_target', 'workflow_run'], 'judging'),
      ...lacks(promoting, ['push', 'schedule'], 'promoting'),
      ...lacks(files, ['pull_request_review'], 'the review relay'),
    ])
  })

/** Every action at one commit, and the suite everywhere at the same one. */
export const workflowsPinned = ofSuite((files) => {
  const placed = jobsOf(files).flatMap((at) => at.job.uses.map((use) => ({ at, use })))
  const loose = placed
    .filter(({ use }) => !isPinned(use))
    .map(({ at, use }) => `${place(at)}: ${use.action}@${use.ref}`)
  const refs = new Set(placed.filter(({ use }) => suiteAction(use) !== null).map(({ use }) => use.ref))
  if (loose.length > 0) return missing({ uses: [...new Set(loose)] })
  return refs.size > 1 ? missing({ uses: [...refs].map((ref) => `the suite at ${ref}`) }) : done({ ref: [...refs] })
})

export const workflowsPermissions = ofSuite((files) =>
  noneOf('places', [
    ...files.filter(({ closed }) => !closed).map(({ path }) => path),
    ...jobsOf(files)
      .filter(({ job }) => !job.permissions)
      .map(place),
  ]),
)

/** The environments that a job's actions have to run in. */
const environmentsFor = (job: Job): readonly string[] => [
  ...new Set(
    job.uses.flatMap((use) => {
      const name = suiteAction(use)
      if (name === null) return []
      return name === 'promote' ? [use.inputs.environment ?? ''] : [judgingEnvironment]
    }),
  ),
]

/** Each job with a credential is held by the environment that the credential stands in. */
export const workflowsEnvironments = (world: World): Outcome =>
  given(filesOf(world), (files) => {
    const credential = isCredential(files)
    const placed = jobsOf(files)
    const wrong = placed.filter(({ job }) => {
      const wanted = environmentsFor(job)
      const own = job.environment?.toLowerCase()
      return wanted.some((name) => name.toLowerCase() !== own) || (own === undefined && job.secrets.some(credential))
    })
    const loose = files.filter((file) => file.loose.some(credential)).map(({ path }) => path)
    const open = placed.find(({ job }) => job.environment?.includes('${{') === true && job.secrets.some(credential))
    if (wrong.length + loose.length > 0) return missing({ places: [...wrong.map(place), ...loose] })
    return open === undefined ? done() : unknown(`the environment of ${place(open)} is an expression`)
  })

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Whether a job's name is, or could turn out to be, that of a check. */
function bears(name: string): 'yes' | 'maybe' | 'no' {
  if (checkNames.includes(name)) return 'yes'
  if (!name.includes('${{')) return 'no'
  const pattern = name
    .split(/\$\{\{.*?\}\}/)
    .map(literal)
    .join('.*')
  return checkNames.some((check) => new RegExp(`^${pattern}$`).test(check)) ? 'maybe' : 'no'
}

export const checkNamesFree = (world: World): Outcome =>
  given(filesOf(world), (files) => {
    const placed = jobsOf(files)
    const taken = placed.filter(({ job }) => bears(job.name) === 'yes').map(place)
    const maybe = placed.find(({ job }) => bears(job.name) === 'maybe')
    if (taken.length > 0) return missing({ jobs: taken })
    return maybe === undefined ? done() : unknown(`the name of ${place(maybe)} is made at run time`)
  })

const privileged = ['pull_request_target', 'workflow_run', 'issue_comment']

export const proposalNotRun = (world: World): Outcome =>
  given(filesOf(world), (files) =>
    noneOf(
      'workflows',
      files
        .filter(({ events, fetchesProposal }) => fetchesProposal && events.some((event) => privileged.includes(event)))
        .map(({ path }) => path),
    ),
  )

/** Runners that GitHub makes anew for each job; whether others are, nobody can read. */
export const runnersIsolated = ofSuite((files) => {
  const own = jobsOf(files).filter(({ job }) => usesSuite(job))
  const other = own.find(({ job }) => !job.runsOn.every((label) => /^(?:ubuntu|windows|macos)-[\w.-]+$/.test(label)))
  return other === undefined
    ? done()
    : unknown(
        `${place(other)} runs on ${other.job.runsOn.join(', ')}, and whether such a runner serves one job only cannot be read`,
      )
})
